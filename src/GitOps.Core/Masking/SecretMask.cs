using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using GitOps.Core.Objects;

namespace GitOps.Core.Masking;

/// <summary>
/// Hides the values of Secrets, and of what a repository calls sensitive, wherever an object is shown. Comparing happens
/// before. Equal values get equal masks, so that a reader sees whether a value changed; the masks mean nothing in another process.
/// </summary>
/// <param name="rules">What is sensitive besides Secrets.</param>
internal sealed class SecretMask(IReadOnlyList<SensitiveRule> rules)
{
    private readonly IReadOnlyList<SensitiveRule> _rules = rules;
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);

    /// <summary>The mask that hides Secrets and nothing else.</summary>
    public static SecretMask OfSecrets { get; } = new([]);

    /// <summary>A mask that hides what either of two hides.</summary>
    public SecretMask And(SecretMask other) => new([.. _rules, .. other._rules]);

    /// <summary>The same mask where namespaces are not decided: what a rule hides in one of them is hidden in all.</summary>
    public SecretMask InAnyNamespace() => new([.. _rules.Select(rule => rule with { Namespace = "*" })]);

    /// <summary>Whether an object is a Secret, also where group or kind are slightly wrong. A group with a dot of its own is somebody's own kind.</summary>
    public static bool IsSecret(ResourceId id) =>
        id.Kind.Trim() is var kind
        && (kind.Equals("Secret", StringComparison.OrdinalIgnoreCase) || kind.Equals("Secrets", StringComparison.OrdinalIgnoreCase) || kind.Equals("SecretList", StringComparison.OrdinalIgnoreCase))
        && (!id.Group.Contains('.', StringComparison.Ordinal) || id.Group.EndsWith(".k8s.io", StringComparison.Ordinal));

    /// <summary>The object to show: itself, or a copy with masks where there is something to hide.</summary>
    public JsonObject View(ResourceId id, JsonObject value) =>
        SightOf(id, value) is { } sight ? Show(sight, FieldPath.Root, value)!.AsObject() : value;

    /// <summary>A change as it may be shown: its place, and both values.</summary>
    /// <param name="id">The object.</param>
    /// <param name="change">The change.</param>
    /// <param name="live">The object before.</param>
    /// <param name="after">The object after.</param>
    public JsonChange View(ResourceId id, JsonChange change, JsonObject live, JsonObject after)
    {
        if (SightOf(id, live) is not { } before || SightOf(id, after) is not { } now)
        {
            return change;
        }

        var place = FieldPath.Root;
        foreach (var step in change.Path.Steps)
        {
            var next = step.Field is { } name ? place.Field(name) : place.Item(step.Index, null);
            var (old, @new) = (before.At(next), now.At(next));
            if (step.Field is { } field && (before.HidesName(place, field, old ?? @new) || now.HidesName(place, field, @new ?? old)))
            {
                return new JsonChange(place.Field(MaskText(field)), Mask(change.Before), Mask(change.After));
            }

            place = next;
            if (before.Hides(place, old) || now.Hides(place, @new))
            {
                return new JsonChange(place, Mask(change.Before), Mask(change.After));
            }
        }

        return new JsonChange(place, Show(before, place, change.Before), Show(now, place, change.After));
    }

    /// <summary>What a server says about an object, without what is hidden of it.</summary>
    public string Redact(ResourceId id, JsonObject? value, string message) =>
        value is not null && SightOf(id, value) is { } sight && sight.HiddenTexts() is { Count: > 0 } texts ? new QuotedValues(texts).TakeOut(message) : message;

    /// <summary>A message of ours about an object, which holds no value of it, without names that are hidden.</summary>
    public string TakeOutNames(ResourceId id, JsonObject value, string message) =>
        SightOf(id, value) is not { } sight ? message : sight.HiddenTexts().Where(text => !KnownFields.IsName(text)).Concat(sight.NamesAlone())
            .Where(text => text.Length > 0)
            .OrderByDescending(text => text.Length)
            .Aggregate(message, (rest, name) => rest.Replace(name, "***", StringComparison.Ordinal));

    private ObjectSight? SightOf(ResourceId id, JsonObject value)
    {
        SensitiveRule[] selected = [.. _rules.Where(rule => rule.Selects(id))];
        return IsSecret(id) || selected.Length > 0 ? new ObjectSight(id, IsSecret(id), selected, value) : null;
    }

    private static JsonNode? Show(ObjectSight sight, FieldPath place, JsonNode? node)
    {
        if (sight.Hides(place, node))
        {
            return Mask(node);
        }

        switch (node)
        {
            case JsonObject map:
                var view = new JsonObject();
                foreach (var (name, member) in map)
                {
                    view[sight.HidesName(place, name, member) ? MaskText(name) : name] = Show(sight, place.Field(name), member);
                }

                return view;
            case JsonArray list:
                return new JsonArray([.. list.Select((item, index) => Show(sight, place.Item(index, null), item))]);
            default:
                return node?.DeepClone();
        }
    }

    private static JsonValue? Mask(JsonNode? value) => value is null ? null : JsonValue.Create(MaskText(value.ToJsonString()));

    private static string MaskText(string value)
    {
        var hash = HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes(value));
        return $"*** ({Convert.ToHexString(hash, 0, 3).ToLowerInvariant()})";
    }
}
