using System.Text.Json.Nodes;
using GitOps.Core.Rendering.Kustomize.Configuration;
using GitOps.Core.Rendering.Kustomize.Kinds;
using GitOps.Core.Rendering.Kustomize.Resources;

namespace GitOps.Core.Rendering.Kustomize.References;

/// <summary>A field of a resource that may hold names of others, plain or with a namespace beside them.</summary>
/// <param name="referrer">The resource; changed.</param>
/// <param name="field">The field.</param>
/// <param name="target">The kind of what it names.</param>
/// <param name="candidates">What there is to be named.</param>
/// <param name="answers">Takes what is asked and answered.</param>
internal sealed class ReferenceField(
    Resource referrer, FieldSpec field, Gvk target, ReferralCandidates candidates, List<(ReferralQuestion Question, Referral? Answer)> answers)
{
    private ReferralSearch? _search;

    /// <summary>Makes the names in it those of now.</summary>
    public void Follow() => FieldSpecVisitor.Visit(referrer, field, FieldToCreate.Nothing, Set);

    private JsonNode? Set(JsonNode? value)
    {
        switch (value)
        {
            case JsonObject map:
                SetMap(map);
                break;
            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                {
                    items.Put(i, Set(items[i]));
                }

                break;
            case JsonValue:
                var name = value.ScalarText();
                return Ask(name, null, hasNamespace: false) is { } referral && referral.Name != name ? JsonValue.Create(referral.Name) : value;
        }

        return value;
    }

    private void SetMap(JsonObject map)
    {
        if (!map.TryGetPropertyValue("name", out var nameNode))
        {
            throw ResourceErrors.ReferenceWithoutName(referrer, field.Path);
        }

        var name = nameNode.ScalarText();
        var @namespace = map.TryGetPropertyValue("namespace", out var namespaceNode) ? namespaceNode.ScalarText() : null;
        if (Ask(name, @namespace, hasNamespace: true) is not { } referral)
        {
            return;
        }

        if (referral.Name != name)
        {
            map["name"] = referral.Name;
        }

        // No namespace means any here, and never takes the place of one that is written.
        if (referral.Namespace.Length > 0)
        {
            map["namespace"] = referral.Namespace;
        }
    }

    private Referral? Ask(string name, string? @namespace, bool hasNamespace)
    {
        var question = new ReferralQuestion(_search ??= new ReferralSearch(referrer, field, target), name, @namespace, hasNamespace);
        var found = question.Find(candidates);
        if (!question.TryAnswer(found, out var answer))
        {
            throw ResourceErrors.AmbiguousName(referrer, field.Path, name, found);
        }

        answers.Add((question, answer));
        return answer;
    }
}
