using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.Core.Schema;

namespace GitOps.Sandbox.Objects.Typed;

/// <summary>Whether an applied object fits its type, in the words of a server-side apply that it does not.</summary>
/// <remarks>https://github.com/kubernetes-sigs/structured-merge-diff, package typed.</remarks>
internal sealed class TypedCheck
{
    private readonly List<string> _problems = [];

    private TypedCheck()
    {
    }

    /// <summary>What is wrong with the object; null when nothing is.</summary>
    public static string? Problem(TypeSchema type, JsonObject value)
    {
        var check = new TypedCheck();
        check.Check(type, value, "");
        return check._problems.Count switch
        {
            0 => null,
            1 => check._problems[0],
            _ => string.Join('\n', check._problems.Select(problem => "  " + problem).Prepend("errors:")),
        };
    }

    private void Check(TypeSchema type, JsonNode? value, string path)
    {
        if (value is null || type.Shape == TypeShape.Any)
        {
            return;
        }

        switch (type.Shape)
        {
            case TypeShape.Scalar:
                CheckScalar(type.Scalar, value, path);
                break;
            case TypeShape.List when value is JsonArray list:
                CheckItems(type, list, path);
                break;
            case TypeShape.List:
                Add(path, $"expected list, got {GoText.Wrapped(value)}");
                break;
            case TypeShape.Object or TypeShape.Map when value is JsonObject map:
                CheckFields(type, map, path);
                break;
            default:
                Add(path, $"expected map, got {GoText.Wrapped(value)}");
                break;
        }
    }

    private void CheckFields(TypeSchema type, JsonObject map, string path)
    {
        foreach (var (name, value) in map)
        {
            if (Structure.FieldType(type, name) is { } fieldType)
            {
                Check(fieldType, value, $"{path}.{name}");
            }
            else
            {
                Add($"{path}.{name}", "field not declared in schema");
            }
        }
    }

    private void CheckItems(TypeSchema type, JsonArray list, string path)
    {
        var names = new HashSet<PathElement>();
        for (var index = 0; index < list.Count; index++)
        {
            var name = PathElement.Index(index);
            if (type.ListMerge != ListMerge.Atomic)
            {
                if (!ListItems.TryName(type, list[index], out var found, out var problem))
                {
                    Add(path, $"element {index}: {problem}");
                    return;
                }

                name = found;
                if (!names.Add(name))
                {
                    Add(path, $"duplicate entries for key {name}");
                }
            }

            Check(type.Items!, list[index], path + name);
        }
    }

    private void CheckScalar(ScalarType type, JsonNode value, string path)
    {
        var kind = value.GetValueKind();
        switch (type)
        {
            case ScalarType.Int32 or ScalarType.Int64 or ScalarType.Number when kind != JsonValueKind.Number:
                Add(path, $"expected numeric (int or float), got {GoText.TypeOf(value)}");
                break;
            case ScalarType.Boolean when kind is not (JsonValueKind.True or JsonValueKind.False):
                Add(path, $"expected boolean, got {GoText.Wrapped(value)}");
                break;
            case ScalarType.String or ScalarType.Bytes or ScalarType.Time or ScalarType.MicroTime when kind != JsonValueKind.String:
                Add(path, $"expected string, got &value.valueUnstructured{{Value:{GoText.Syntax(value)}}}");
                break;
            case ScalarType.Quantity or ScalarType.IntOrString when kind is JsonValueKind.Object or JsonValueKind.Array:
                Add(path, $"expected any scalar, got {GoText.Wrapped(value)}");
                break;
        }
    }

    private void Add(string path, string problem) => _problems.Add(path.Length == 0 ? problem : $"{path}: {problem}");
}
