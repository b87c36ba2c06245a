using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOps.Core.Objects.Ownership;

/// <summary>Reads and writes a <see cref="FieldSet"/> as <c>fieldsV1</c>.</summary>
internal static class FieldsV1
{
    /// <summary>Reads the set that the reader is at the beginning of.</summary>
    /// <exception cref="FormatException">It is no set of fields.</exception>
    public static FieldSet Read(ref Utf8JsonReader reader) => ReadBelow(ref reader).Children;

    /// <summary>Writes a set.</summary>
    public static JsonObject Write(FieldSet set) => Write(set, includesSelf: false);

    /// <summary>Reads what is below a step, and whether the step itself is in the set.</summary>
    private static (bool IsMember, FieldSet Children) ReadBelow(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new FormatException("fieldsV1 has something else than objects.");
        }

        var builder = new FieldSetBuilder();
        var (hasDot, isEmpty) = (false, true);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            isEmpty = false;
            if (reader.ValueTextEquals("."u8))
            {
                hasDot = true;
                reader.Skip();
                continue;
            }

            var element = PathElement.Parse(reader.GetString()!);
            reader.Read();
            var (isMember, children) = ReadBelow(ref reader);
            builder.Add(new(element, isMember, children));
        }

        return (hasDot || isEmpty, builder.Build());
    }

    private static JsonObject Write(FieldSet set, bool includesSelf)
    {
        var fields = new JsonObject();
        if (includesSelf)
        {
            fields.Add(".", new JsonObject());
        }

        foreach (var (element, isMember, children) in set.Entries)
        {
            fields.Add(element.ToFieldsV1(), children.IsEmpty ? [] : Write(children, includesSelf: isMember));
        }

        return fields;
    }
}
