using System.Globalization;
using System.Text.Json.Nodes;
using GitOps.Core.Rendering.Failures;
using GitOps.Core.Rendering.Kustomize.Loading;
using GitOps.Core.Rendering.Limits;

namespace GitOps.Core.Rendering.Kustomize.Patching;

/// <summary>
/// RFC 6902 as kustomize applies it: <c>replace</c> of an absent field sets it, and a list's items may be counted from the end
/// with negative numbers.
/// </summary>
internal sealed class JsonPatch
{
    private readonly IReadOnlyList<Operation> _operations;

    private JsonPatch(JsonArray document, IReadOnlyList<Operation> operations)
    {
        Document = document;
        _operations = operations;
    }

    /// <summary>The operations as they were read.</summary>
    public JsonArray Document { get; }

    /// <summary>Reads the operations of a patch.</summary>
    public static JsonPatch Read(JsonArray operations, KustomizeFile file) =>
        new(operations, [.. operations.Select((item, i) => item is JsonObject value ? Read(new FieldReader(value, file, $"/{i}")) : throw KustomizeErrors.Invalid(file.LocationOf($"/{i}"), "a JSON patch is a list of operations (op, path, value)"))]);

    /// <summary>Applies the operations. The object is changed in place, unless an operation puts another one in its place.</summary>
    /// <param name="target">The object.</param>
    /// <param name="growth">Hears of values before they are added.</param>
    /// <exception cref="PatchException">An operation does not fit.</exception>
    public JsonObject Apply(JsonObject target, ObjectGrowth growth)
    {
        foreach (var operation in _operations)
        {
            if (operation.Path.Length > 0)
            {
                Apply(target, operation, growth);
            }
            else
            {
                target = ApplyToWhole(target, operation);
            }
        }

        return target;
    }

    private static Operation Read(FieldReader reader)
    {
        var operation = new Operation(reader.Text("op"), reader.Text("path"), reader.Text("from"), reader.Value["value"]);
        if (operation.Name is not ("add" or "remove" or "replace" or "move" or "copy" or "test"))
        {
            throw reader.Invalid("op", $"op must be add, remove, replace, move, copy or test, but is \"{operation.Name}\"");
        }

        return operation;
    }

    private static void Apply(JsonObject target, Operation operation, ObjectGrowth growth)
    {
        switch (operation.Name)
        {
            case "add":
                growth.Add(operation.Value);
                Add(target, operation, operation.Value?.DeepClone());
                break;
            case "remove":
                Take(target, operation.Path, operation);
                break;
            case "replace":
                growth.Add(operation.Value);
                Replace(target, operation);
                break;
            case "move":
                Add(target, operation, Take(target, operation.From, operation));
                break;
            case "copy":
                var copied = Get(target, operation.From, operation);
                growth.Add(copied);
                Add(target, operation, copied?.DeepClone());
                break;
            default:
                if (!JsonNode.DeepEquals(TestedValue(target, operation), operation.Value))
                {
                    throw operation.Fails("the value is another one");
                }

                break;
        }
    }

    // The empty pointer names the whole document (RFC 6901).
    private static JsonObject ApplyToWhole(JsonObject target, Operation operation) => operation.Name switch
    {
        "add" or "replace" => operation.Value?.DeepClone() as JsonObject ?? throw operation.Fails("the value for the whole object must be an object"),
        "test" => JsonNode.DeepEquals(target, operation.Value) ? target : throw operation.Fails("the value is another one"),
        _ => throw operation.Fails("the path is empty, and names the whole object"),
    };

    private static void Add(JsonObject target, Operation operation, JsonNode? value)
    {
        var (parent, last) = Parent(target, operation.Path, operation);
        switch (parent)
        {
            case JsonObject fields:
                fields[last] = value;
                break;
            case JsonArray items:
                items.Insert(last == "-" ? items.Count : Index(last, items.Count + 1, operation), value);
                break;
        }
    }

    private static void Replace(JsonObject target, Operation operation)
    {
        var (parent, last) = Parent(target, operation.Path, operation);
        switch (parent)
        {
            case JsonObject fields:
                fields[last] = operation.Value?.DeepClone();
                break;
            case JsonArray items:
                items[Index(last, items.Count, operation)] = operation.Value?.DeepClone();
                break;
        }
    }

    private static JsonNode? Take(JsonObject target, string path, Operation operation)
    {
        var (parent, last) = Parent(target, path, operation);
        var value = Child(parent, last, path, operation);
        if (parent is JsonArray items)
        {
            items.RemoveAt(Index(last, items.Count, operation));
        }
        else
        {
            ((JsonObject)parent).Remove(last);
        }

        return value;
    }

    private static JsonNode? Get(JsonObject target, string path, Operation operation)
    {
        var (parent, last) = Parent(target, path, operation);
        return Child(parent, last, path, operation);
    }

    // A test for null passes where there is nothing.
    private static JsonNode? TestedValue(JsonObject target, Operation operation)
    {
        var (parent, last) = Parent(target, operation.Path, operation);
        return parent is JsonObject fields ? fields[last] : Child(parent, last, operation.Path, operation);
    }

    private static JsonNode? Child(JsonNode parent, string name, string path, Operation operation)
    {
        if (parent is JsonArray items)
        {
            return items[Index(name, items.Count, operation)];
        }

        return ((JsonObject)parent).TryGetPropertyValue(name, out var value) ? value : throw operation.Fails($"there is nothing at {path}");
    }

    private static (JsonNode Parent, string Last) Parent(JsonObject target, string pointer, Operation operation)
    {
        if (!pointer.StartsWith('/'))
        {
            throw operation.Fails($"\"{pointer}\" is not a JSON pointer: it must begin with /");
        }

        var parts = pointer[1..].Split('/').Select(part => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)).ToArray();
        JsonNode? at = target;
        foreach (var part in parts[..^1])
        {
            at = at switch
            {
                JsonObject fields => fields[part],
                JsonArray items => items[Index(part, items.Count, operation)],
                _ => null,
            };
        }

        return at is JsonObject or JsonArray ? (at, parts[^1]) : throw operation.Fails($"there is nothing above {pointer}");
    }

    private static int Index(string text, int count, Operation operation)
    {
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index))
        {
            throw operation.Fails($"\"{text}\" is not the index of a list's item");
        }

        var fromStart = index < 0 ? index + count : index;
        return fromStart >= 0 && fromStart < count ? fromStart : throw operation.Fails($"the list has no item {index}");
    }

    private sealed record Operation(string Name, string Path, string From, JsonNode? Value)
    {
        public PatchException Fails(string why) => new($"{Name} {Path}: {why}");
    }
}
