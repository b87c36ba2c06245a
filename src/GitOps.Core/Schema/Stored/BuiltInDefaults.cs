using System.Text.Json.Nodes;

namespace GitOps.Core.Schema.Stored;

/// <summary>Fills in what a built-in object leaves to the server: constants by type, and what follows from other fields.</summary>
internal static class BuiltInDefaults
{
    /// <summary>Defaults the object in place.</summary>
    public static void Apply(TypeSchema type, JsonObject value)
    {
        if (DerivedDefaults.ByType.TryGetValue(type.ShortName, out var derive) || DerivedDefaults.ByType.TryGetValue(type.Name ?? "", out derive))
        {
            derive(value);
        }

        foreach (var (name, constant) in ConstantDefaults.Of(type.ShortName))
        {
            if (value[name] is null && type.Fields.ContainsKey(name))
            {
                value[name] = constant.DeepClone();
            }
        }

        foreach (var (name, field) in value.ToList())
        {
            if (field is JsonObject or JsonArray && type.Fields.TryGetValue(name, out var schema))
            {
                ApplyBelow(schema.Type, field);
            }
        }
    }

    private static void ApplyBelow(TypeSchema type, JsonNode value)
    {
        switch (value)
        {
            case JsonObject map when type.Shape == TypeShape.Object:
                Apply(type, map);
                break;
            case JsonArray list when type.Items is { Shape: TypeShape.Object } items:
                foreach (var item in list.OfType<JsonObject>())
                {
                    Apply(items, item);
                }

                break;
        }
    }
}
