using System.Text.Json.Nodes;

namespace GitOps.Sandbox.Objects.Ownership;

/// <summary>Reads and writes a <see cref="FieldSet"/> as <c>fieldsV1</c>.</summary>
internal static class FieldsV1
{
    /// <exception cref="FormatException">It is no set of fields.</exception>
    public static FieldSet Parse(JsonNode? node)
    {
        var set = new FieldSet();
        if (node is not JsonObject fields)
        {
            return node is null ? set : throw new FormatException("fieldsV1 is no object.");
        }

        foreach (var (name, below) in fields)
        {
            if (name == ".")
            {
                continue;
            }

            var element = PathElement.Parse(name);
            var children = below as JsonObject ?? throw new FormatException($"fieldsV1 has no object below '{name}'.");
            if (children.Count == 0 || children.ContainsKey("."))
            {
                set.Insert(element);
            }

            set.InsertChildren(element, Parse(children));
        }

        return set;
    }

    public static JsonObject Write(FieldSet set) => Write(set, includesSelf: false);

    private static JsonObject Write(FieldSet set, bool includesSelf)
    {
        var fields = new JsonObject();
        if (includesSelf)
        {
            fields.Add(".", new JsonObject());
        }

        foreach (var (element, isMember, children) in set.Entries)
        {
            var below = children is null ? [] : Write(children, includesSelf: isMember);
            fields.Add(element.ToFieldsV1(), below);
        }

        return fields;
    }
}
