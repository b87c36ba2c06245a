using System.Text.Json.Nodes;
using GitOps.Core.Rendering.Kustomize.Configuration;
using GitOps.Core.Rendering.Kustomize.Resources;
using GitOps.Core.Rendering.Kustomize.Transformers;

namespace GitOps.Core.Rendering.Kustomize.References;

/// <summary>Makes references follow the objects they name, which prefixes, suffixes, hashes, namespaces and patches renamed.</summary>
internal sealed class NameReferenceTransformer(IReadOnlyList<NameReference> references) : ITransformer
{
    public void Transform(ResourceSet resources)
    {
        var candidates = new ReferralCandidates(resources.Resources);
        var fieldsOfKind = new Dictionary<Gvk, List<(FieldSpec Field, Gvk Target)>>();
        foreach (var referrer in resources.Resources)
        {
            var kind = referrer.OriginalId.Gvk;
            if (!fieldsOfKind.TryGetValue(kind, out var fields))
            {
                fieldsOfKind[kind] = fields =
                [
                    .. from reference in references
                       from field in reference.Referrers
                       where field.Selector.Selects(kind)
                       select (field, reference.Target),
                ];
            }

            foreach (var (field, target) in fields)
            {
                var search = new ReferralSearch(referrer, field, target, candidates);
                FieldSpecVisitor.Visit(referrer, field, FieldToCreate.Nothing, value => Set(value, search));
            }
        }
    }

    private static JsonNode? Set(JsonNode? value, ReferralSearch search)
    {
        switch (value)
        {
            case JsonObject map:
                SetMap(map, search);
                break;
            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                {
                    items.Put(i, Set(items[i], search));
                }

                break;
            case JsonValue:
                var name = value.ScalarText();
                return search.ByName(name) is { } referral && referral.Name != name ? JsonValue.Create(referral.Name) : value;
        }

        return value;
    }

    private static void SetMap(JsonObject map, ReferralSearch search)
    {
        if (!map.TryGetPropertyValue("name", out var nameNode))
        {
            throw KustomizeErrors.ReferenceWithoutName(search.Referrer, search.Field.Path);
        }

        var name = nameNode.ScalarText();
        var @namespace = map.TryGetPropertyValue("namespace", out var namespaceNode) ? namespaceNode.ScalarText() : null;
        if (search.ByNameAndNamespace(name, @namespace) is not { } referral)
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
}
