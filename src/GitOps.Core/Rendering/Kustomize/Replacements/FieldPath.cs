using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GitOps.Core.Rendering.Kustomize.Kinds;
using GitOps.Core.Rendering.Kustomize.Model;

namespace GitOps.Core.Rendering.Kustomize.Replacements;

/// <summary>
/// A path to fields: names separated by dots (<c>\.</c> or <c>[a.b]</c> for one in a name), <c>[name=x]</c> for the items of a list
/// whose field has a value, <c>[=x]</c> for scalar items, an index, <c>-</c> for the last item and <c>*</c> for every item
/// (https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/replacements/).
/// </summary>
internal sealed partial class FieldPath
{
    private readonly IReadOnlyList<string> _parts;

    private FieldPath(IReadOnlyList<string> parts) => _parts = parts;

    public IReadOnlyList<string> Parts => _parts;

    /// <param name="text">The path.</param>
    /// <param name="splitsIndexes">Whether <c>ports[0]</c> is a field and an index, as vars write it.</param>
    public static FieldPath Parse(string text, bool splitsIndexes = false)
    {
        var parts = JoinBrackets(Split(text)).Select(part => part.Trim()).Where(part => part.Length > 0);
        return new FieldPath([.. splitsIndexes ? parts.SelectMany(SplitIndex) : parts]);
    }

    /// <summary>The rest of this path from a part on.</summary>
    public FieldPath From(int part) => new([.. _parts.Skip(part)]);

    /// <summary>The first parts of this path.</summary>
    public FieldPath UpTo(int part) => new([.. _parts.Take(part)]);

    /// <summary>The one field this path leads to; null when there is none. Items are found by equal values.</summary>
    public FieldSlot? Find(JsonObject root)
    {
        FieldSlot? at = null;
        JsonNode? value = root;
        foreach (var part in _parts)
        {
            at = value switch
            {
                JsonObject fields when fields.ContainsKey(part) => new FieldSlot(fields, part),
                JsonArray items when IndexOf(items, part) is { } index => new FieldSlot(items, index),
                _ => null,
            };
            if (at is null)
            {
                return null;
            }

            value = at.Value.Value;
        }

        return at;
    }

    /// <summary>All fields this path leads to. Items are found by regular expressions.</summary>
    /// <param name="root">Where to begin.</param>
    /// <param name="create">Makes the value of missing fields, which are then created; null to leave them.</param>
    /// <exception cref="FieldPathException">The path does not fit the object.</exception>
    public IReadOnlyList<FieldSlot> Match(JsonNode root, Func<JsonNode?>? create)
    {
        if (_parts.Count == 0)
        {
            throw new FieldPathException("the path is empty");
        }

        var result = new List<FieldSlot>();
        Match(root, 0, create, result);
        return result;
    }

    private static int? IndexOf(JsonArray items, string part)
    {
        if (part == "-")
        {
            return items.Count > 0 ? items.Count - 1 : null;
        }

        if (IsIndex(part, out var index))
        {
            return index < items.Count ? index : null;
        }

        if (Condition(part) is not var (field, value))
        {
            return null;
        }

        for (var i = 0; i < items.Count; i++)
        {
            var candidate = field.Length == 0 ? items[i] : items[i] is JsonObject fields && fields.TryGetPropertyValue(field, out var found) ? found : null;
            if (candidate is JsonValue && candidate.ScalarText() == value)
            {
                return i;
            }
        }

        return null;
    }

    private static (string Field, string Value)? Condition(string part)
    {
        if (!part.StartsWith('[') || !part.EndsWith(']') || part.IndexOf('=', StringComparison.Ordinal) is not (var equals and > 0))
        {
            return null;
        }

        return (part[1..equals], part[(equals + 1)..^1]);
    }

    private static bool IsIndex(string part, out int index) => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out index);

    private static List<string> Split(string text)
    {
        var result = new List<string>();
        foreach (var piece in text.Split('.'))
        {
            if (result.Count > 0 && result[^1].EndsWith('\\'))
            {
                result[^1] = $"{result[^1][..^1]}.{piece}";
            }
            else
            {
                result.Add(piece);
            }
        }

        return result;
    }

    // A dot within brackets belongs to the value, [name=a.b], or to the name, [a.b].
    private static IEnumerable<string> JoinBrackets(IEnumerable<string> pieces)
    {
        string? open = null;
        foreach (var piece in pieces)
        {
            var part = open is null ? piece : $"{open}.{piece}";
            open = part.StartsWith('[') && !part.EndsWith(']') ? part : null;
            if (open is null)
            {
                yield return part.StartsWith('[') && !part.Contains('=', StringComparison.Ordinal) ? part.Trim('[', ']') : part;
            }
        }

        if (open is not null)
        {
            yield return open;
        }
    }

    private static IEnumerable<string> SplitIndex(string part)
    {
        var match = IndexPattern().Match(part);
        return match.Success ? [match.Groups[1].Value, match.Groups[2].Value] : [part];
    }

    private static IEnumerable<int> Matching(JsonArray items, string field, Regex pattern)
    {
        for (var i = 0; i < items.Count; i++)
        {
            var candidate = field.Length == 0 ? items[i] : items[i] is JsonObject fields && fields.TryGetPropertyValue(field, out var found) ? found : null;
            if (candidate is not null && pattern.IsMatch(candidate.ScalarText()))
            {
                yield return i;
            }
        }
    }

    private static Regex PatternOf(string text)
    {
        try
        {
            return GoRegex.Compile(text);
        }
        catch (ArgumentException exception)
        {
            throw new FieldPathException($"\"{text}\" is not a regular expression: {exception.Message}");
        }
    }

    private void Match(JsonNode? node, int depth, Func<JsonNode?>? create, List<FieldSlot> result)
    {
        var part = _parts[depth];
        switch (node)
        {
            case JsonArray items:
                MatchItems(items, part, depth, create, result);
                break;
            case JsonObject fields when part == "*":
                throw new FieldPathException($"* stands for the items of a list, but {Where(depth)} is an object");
            case JsonObject fields when Condition(part) is null:
                MatchField(fields, part, depth, create, result);
                break;
            case null when create is null:
                break;
            default:
                throw new FieldPathException($"{Where(depth)} has no {part}: it is {(node is JsonObject ? "an object, not a list" : "a scalar")}");
        }
    }

    private void MatchField(JsonObject fields, string part, int depth, Func<JsonNode?>? create, List<FieldSlot> result)
    {
        if (!fields.ContainsKey(part) && create is null)
        {
            return;
        }

        if (!fields.TryGetPropertyValue(part, out var value) || (value is null && create is not null && depth < _parts.Count - 1))
        {
            fields[part] = Created(depth, create!);
        }

        Descend(new FieldSlot(fields, part), depth, create, result);
    }

    private void MatchItems(JsonArray items, string part, int depth, Func<JsonNode?>? create, List<FieldSlot> result)
    {
        IReadOnlyList<int> indexes;
        if (part == "*")
        {
            indexes = [.. Enumerable.Range(0, items.Count)];
        }
        else if (part == "-" || IsIndex(part, out _))
        {
            var index = part == "-" ? items.Count - 1 : int.Parse(part, CultureInfo.InvariantCulture);
            if (index == items.Count && create is not null)
            {
                items.Add(Created(depth, create));
            }

            indexes = index >= 0 && index < items.Count ? [index] : throw new FieldPathException($"index {part} at {Where(depth)}, which has {items.Count} items");
        }
        else if (Condition(part) is var (field, value))
        {
            var pattern = PatternOf(value);
            indexes = [.. Matching(items, field, pattern)];
            if (indexes.Count == 0 && create is not null)
            {
                items.Add(field.Length == 0 ? JsonValue.Create(value) : new JsonObject { [field] = value });
                indexes = [items.Count - 1];
            }
        }
        else
        {
            throw new FieldPathException($"{Where(depth)} is a list: name its items with an index, [field=value] or *, not \"{part}\"");
        }

        foreach (var index in indexes)
        {
            Descend(new FieldSlot(items, index), depth, create, result);
        }
    }

    private void Descend(FieldSlot slot, int depth, Func<JsonNode?>? create, List<FieldSlot> result)
    {
        if (depth == _parts.Count - 1)
        {
            result.Add(slot);
        }
        else
        {
            Match(slot.Value, depth + 1, create, result);
        }
    }

    private JsonNode? Created(int depth, Func<JsonNode?> create)
    {
        if (depth == _parts.Count - 1)
        {
            return create();
        }

        var next = _parts[depth + 1];
        return Condition(next) is not null || IsIndex(next, out _) || next == "*" ? new JsonArray() : new JsonObject();
    }

    private string Where(int depth) => depth == 0 ? "the object" : string.Join('.', _parts.Take(depth));

    [GeneratedRegex(@"^(.+)\[(\d+)\]$")]
    private static partial Regex IndexPattern();
}

/// <summary>Why a path does not fit an object.</summary>
internal sealed class FieldPathException(string message) : Exception(message);
