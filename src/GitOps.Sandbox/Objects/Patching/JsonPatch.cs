using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using GitOps.Sandbox.Status;

namespace GitOps.Sandbox.Objects.Patching;

/// <summary>JSON patch: https://www.rfc-editor.org/rfc/rfc6902.</summary>
internal sealed class JsonPatch
{
    private const int MaxOperations = 10000;

    // How much the copies of a patch may add together (jsonpatch.AccumulatedCopySizeLimit of the API server).
    private const long MaxCopied = 3 * 1024 * 1024;

    private readonly JsonArray _operations;
    private long _copied;

    private JsonPatch(JsonArray operations) => _operations = operations;

    /// <summary>Reads a patch.</summary>
    /// <exception cref="ApiStatusException">It is no list of operations (400), or a list of too many (413).</exception>
    public static JsonPatch Read(ReadOnlySpan<byte> patch)
    {
        var root = PatchBody.Read(patch);
        var operations = root as JsonArray ?? throw ApiStatusException.BadRequest(
            $"error decoding patch: json: cannot unmarshal {(root is null ? "null" : GoTypes.OfJson(root))} into Go value of type jsonpatch.Patch");
        if (operations.Count > MaxOperations)
        {
            throw new ApiStatusException(
                413, "RequestEntityTooLarge", $"Request entity too large: The allowed maximum operations in a JSON patch is {MaxOperations}, got {operations.Count}");
        }

        return new JsonPatch(operations);
    }

    /// <summary>A patched copy of the object.</summary>
    /// <exception cref="ApiStatusException">An operation cannot be done (422).</exception>
    public JsonNode? ApplyTo(JsonObject target)
    {
        JsonNode? document = target.DeepClone();
        foreach (var operation in _operations)
        {
            document = Do(document, operation as JsonObject ?? throw Unprocessable());
        }

        return document;
    }

    private JsonNode? Do(JsonNode? document, JsonObject operation)
    {
        var path = Pointer(operation["path"]);
        switch (JsonText.String(operation["op"]))
        {
            case "add":
                return Add(document, path, Value(operation));
            case "remove":
                return Remove(document, path);
            case "replace":
                _ = Find(document, path);
                return path.Length == 0 ? Value(operation) : Add(IsItem(document, path) ? Remove(document, path) : document, path, Value(operation));
            case "move":
                var from = Pointer(operation["from"]);
                var moved = Find(document, from)?.DeepClone();
                return Add(Remove(document, from), path, moved);
            case "copy":
                return Add(document, path, Copy(Find(document, Pointer(operation["from"]))));
            case "test":
                var expected = operation.TryGetPropertyValue("value", out var wanted) ? wanted : null;
                var isSame = TryFind(document, path, out var found) ? JsonEquality.Same(found, expected) : expected is null;
                return isSame ? document : throw Unprocessable();
            default:
                throw Unprocessable();
        }
    }

    private JsonNode? Copy(JsonNode? value)
    {
        _copied += value is null ? 0 : Encoding.UTF8.GetByteCount(value.ToJsonString());
        return _copied <= MaxCopied ? value?.DeepClone() : throw Unprocessable();
    }

    private static JsonNode? Add(JsonNode? document, string[] path, JsonNode? value)
    {
        if (path.Length == 0)
        {
            return value;
        }

        switch (Find(document, path[..^1]))
        {
            case JsonObject map:
                map[path[^1]] = value;
                return document;
            case JsonArray list:
                list.Insert(path[^1] == "-" ? list.Count : IndexOf(path[^1], list.Count), value);
                return document;
            default:
                throw Unprocessable();
        }
    }

    private static JsonNode? Remove(JsonNode? document, string[] path)
    {
        if (path.Length == 0)
        {
            return null;
        }

        switch (Find(document, path[..^1]))
        {
            case JsonObject map when map.Remove(path[^1]):
                return document;
            case JsonArray list:
                list.RemoveAt(IndexOf(path[^1], list.Count - 1));
                return document;
            default:
                throw Unprocessable();
        }
    }

    private static bool IsItem(JsonNode? document, string[] path) => path.Length > 0 && Find(document, path[..^1]) is JsonArray;

    private static JsonNode? Find(JsonNode? document, string[] path) => TryFind(document, path, out var found) ? found : throw Unprocessable();

    private static bool TryFind(JsonNode? document, string[] path, out JsonNode? found)
    {
        found = document;
        foreach (var step in path)
        {
            switch (found)
            {
                case JsonObject map when map.TryGetPropertyValue(step, out var child):
                    found = child;
                    break;
                case JsonArray list when int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < list.Count:
                    found = list[index];
                    break;
                default:
                    return false;
            }
        }

        return true;
    }

    private static int IndexOf(string step, int last) =>
        int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index <= last ? index : throw Unprocessable();

    private static JsonNode? Value(JsonObject operation) =>
        operation.TryGetPropertyValue("value", out var value) ? value?.DeepClone() : throw Unprocessable();

    private static string[] Pointer(JsonNode? node)
    {
        var text = JsonText.String(node) ?? throw Unprocessable();
        if (text.Length == 0)
        {
            return [];
        }

        return text[0] == '/'
            ? [.. text[1..].Split('/').Select(step => step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))]
            : throw Unprocessable();
    }

    private static ApiStatusException Unprocessable() =>
        new(422, "Invalid", "the server rejected our request due to an error in our request", []);
}
