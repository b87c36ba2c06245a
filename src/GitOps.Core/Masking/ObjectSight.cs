using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.Core.Objects;

namespace GitOps.Core.Masking;

/// <summary>What of one object may be seen.</summary>
/// <param name="id">The object.</param>
/// <param name="isSecret">Whether it is a Secret, of which only known fields may.</param>
/// <param name="rules">Rules for it.</param>
/// <param name="root">The object itself.</param>
internal sealed class ObjectSight(ResourceId id, bool isSecret, IReadOnlyList<SensitiveRule> rules, JsonObject root)
{
    private readonly bool _isWhole = isSecret || rules.Any(rule => rule.Fields.Count == 0);

    /// <summary>Whether a value is hidden as a whole; otherwise its members are looked at.</summary>
    public bool Hides(FieldPath place, JsonNode? value)
    {
        if (value is null || place.Steps.Count == 0)
        {
            return false;
        }

        return (_isWhole && !KnownFields.Show(place.Steps, value) && !MayBeLookedInto(place, value))
            || rules.Any(rule => rule.Fields.Any(field => field.Covers(place, root)));
    }

    /// <summary>Whether a name is hidden: one that no field or key can have, or that stands alone, may be a value that got into its place.</summary>
    public bool HidesName(FieldPath place, string name, JsonNode? value) => _isWhole && (!KnownFields.IsName(name) || (value is null && MayBeValue(place, name)));

    /// <summary>The names that stand alone and may be values.</summary>
    public IEnumerable<string> NamesAlone() => !_isWhole ? [] : Alone(FieldPath.Root, root)
        .Concat(root.SelectMany(member => member.Value is JsonObject map ? Alone(FieldPath.Root.Field(member.Key), map) : []));

    /// <summary>The value at a place; null when there is none.</summary>
    public JsonNode? At(FieldPath place)
    {
        JsonNode? node = root;
        foreach (var step in place.Steps)
        {
            node = step.Field is { } name ? (node as JsonObject)?[name] : (node as JsonArray)?.ElementAtOrDefault(step.Index);
        }

        return node;
    }

    /// <summary>All text that is hidden: values, names in their place, and values in copies of the object.</summary>
    public IReadOnlyCollection<string> HiddenTexts()
    {
        var texts = new HashSet<string>();
        Collect(FieldPath.Root, root, texts);
        return texts;
    }

    // A Secret's maps are flat, so that a map in one of them is a mistake; other kinds have maps and lists everywhere.
    private bool MayBeLookedInto(FieldPath place, JsonNode value) => isSecret
        ? value is JsonObject && place.Steps is [{ Field: not "metadata" }]
        : value is JsonObject or JsonArray && place.Steps[0].Field != "metadata";

    private static bool MayBeValue(FieldPath place, string name) => place.Steps switch
    {
        [] => !KnownFields.IsFieldOfSecrets(name),
        [{ Field: var field }, ..] => field != "metadata",
    };

    private static IEnumerable<string> Alone(FieldPath place, JsonObject map) =>
        map.Where(member => member.Value is null && MayBeValue(place, member.Key)).Select(member => member.Key);

    private void Collect(FieldPath place, JsonNode? node, HashSet<string> texts)
    {
        if (Hides(place, node))
        {
            CollectAll(node, texts);
            return;
        }

        switch (node)
        {
            case JsonObject map:
                foreach (var (name, member) in map)
                {
                    if (HidesName(place, name, member))
                    {
                        texts.Add(name);
                    }

                    Collect(place.Field(name), member, texts);
                }

                break;
            case JsonArray list:
                for (var index = 0; index < list.Count; index++)
                {
                    Collect(place.Item(index, null), list[index], texts);
                }

                break;
            default:
                break;
        }
    }

    private void CollectAll(JsonNode? node, HashSet<string> texts)
    {
        switch (node)
        {
            case JsonObject map:
                foreach (var (name, member) in map)
                {
                    texts.Add(name);
                    CollectAll(member, texts);
                }

                break;
            case JsonArray list:
                foreach (var item in list)
                {
                    CollectAll(item, texts);
                }

                break;
            case not null:
                var text = JsonFields.Text(node) ?? node.ToJsonString();
                texts.Add(text);
                CollectCopy(text, texts);
                break;
            default:
                break;
        }
    }

    private void CollectCopy(string text, HashSet<string> texts)
    {
        if (!text.TrimStart().StartsWith('{'))
        {
            return;
        }

        try
        {
            if (JsonNode.Parse(text) is JsonObject copy)
            {
                texts.UnionWith(new ObjectSight(id, isSecret, rules, copy).HiddenTexts());
            }
        }
        catch (JsonException)
        {
            // No copy of an object; its text is hidden as it is.
        }
    }
}
