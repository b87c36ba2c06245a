using System.Text.Json.Nodes;
using GitOps.Core.Rendering.Kustomize.Kinds;
using GitOps.Core.Rendering.Kustomize.Resources;

namespace GitOps.Core.Rendering.Kustomize.Configuration;

/// <summary>What is put where a <see cref="FieldSpec"/> says to create a missing field.</summary>
internal enum FieldToCreate
{
    /// <summary>Nothing: missing fields stay missing.</summary>
    Nothing,

    /// <summary>A scalar, which the visitor fills.</summary>
    Scalar,

    /// <summary>An empty object.</summary>
    Mapping,
}

/// <summary>Visits the values a <see cref="FieldSpec"/> leads to, going through every item of lists on the way.</summary>
/// <param name="spec">Where to go.</param>
/// <param name="create">What to create where the spec allows it.</param>
/// <param name="visit">Gets a value, and returns it or what takes its place.</param>
internal sealed class FieldSpecVisitor(FieldSpec spec, FieldToCreate create, Func<JsonNode?, JsonNode?> visit)
{
    public static void Visit(Resource resource, IEnumerable<FieldSpec> specs, FieldToCreate create, Func<JsonNode?, JsonNode?> visit)
    {
        var gvk = resource.Gvk;
        foreach (var spec in specs)
        {
            if (spec.Selector.Selects(gvk))
            {
                Visit(resource, spec, create, visit);
            }
        }
    }

    public static void Visit(Resource resource, FieldSpec spec, FieldToCreate create, Func<JsonNode?, JsonNode?> visit)
    {
        var creates = spec.Create && create != FieldToCreate.Nothing;
        if (!creates && !Leads(resource.Content, spec, 0))
        {
            return;
        }

        try
        {
            new FieldSpecVisitor(spec, create, visit).Value(resource.Object, 0);
        }
        catch (InvalidPathException exception)
        {
            throw ResourceErrors.FieldHasWrongType(resource, spec.Path, exception.Message);
        }
    }

    // Whether there is anything at the end of the path, or something on the way that has no place there.
    private static bool Leads(JsonNode? value, FieldSpec spec, int depth)
    {
        if (depth == spec.Parts.Count)
        {
            return true;
        }

        switch (value)
        {
            case null:
                return false;
            case JsonObject mapping:
                var (name, isList) = spec.Parts[depth];
                return mapping.TryGetPropertyValue(name, out var child) && ((child is null && isList) || Leads(child, spec, depth + 1));
            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                {
                    if (Leads(items[i], spec, depth))
                    {
                        return true;
                    }
                }

                return false;
            default:
                return true;
        }
    }

    private JsonNode? Value(JsonNode? value, int depth)
    {
        if (depth == spec.Parts.Count)
        {
            return visit(value);
        }

        switch (value)
        {
            case null:
                break;
            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                {
                    items.Put(i, Value(items[i], depth));
                }

                break;
            case JsonObject mapping:
                Field(mapping, depth);
                break;
            default:
                throw new InvalidPathException($"expected a list or an object, found {value.ScalarText()}");
        }

        return value;
    }

    private void Field(JsonObject mapping, int depth)
    {
        var (name, isList) = spec.Parts[depth];
        var creates = spec.Create && create != FieldToCreate.Nothing && !isList;
        var isLast = depth == spec.Parts.Count - 1;
        var found = mapping.TryGetPropertyValue(name, out var child);
        if (!found && !creates)
        {
            return;
        }

        if (child is null && (creates || isList))
        {
            // A null becomes what was to be created, as kustomize has it.
            child = isList ? new JsonArray() : isLast && create == FieldToCreate.Scalar ? null : new JsonObject();
        }

        var result = Value(child, depth + 1);
        if (!found || !ReferenceEquals(result, mapping[name]))
        {
            mapping[name] = result;
        }
    }

    private sealed class InvalidPathException(string message) : Exception(message);
}
