using System.Text.Json.Nodes;

namespace GitOps.Core.Schema.Stored;

/// <summary>What a server would store of a manifest.</summary>
internal static class StoredManifest
{
    /// <summary>
    /// The manifest in the stored form, with defaults. Null for a kind whose type is not known, and for a manifest that
    /// the type does not fit.
    /// </summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="custom">The type of a custom kind; null for a built-in one, and where it is not known.</param>
    public static JsonObject? Of(JsonObject manifest, TypeSchema? custom)
    {
        try
        {
            return custom is not null ? OfCustom(custom, manifest) : TypeOf(manifest) is { } type ? OfBuiltIn(type, manifest) : null;
        }
        catch (TypeMismatchException)
        {
            return null;
        }
    }

    private static JsonObject? OfCustom(TypeSchema type, JsonObject manifest)
    {
        var stored = CustomForm.Prune(type, manifest, out var unknownFields);
        CustomForm.ApplyDefaults(type, stored);
        return unknownFields.Count > 0 ? null : stored;
    }

    private static JsonObject? OfBuiltIn(TypeSchema type, JsonObject manifest)
    {
        var stored = StoredForm.Of(type, manifest, out var unknownFields);
        if (unknownFields.Count > 0)
        {
            return null;
        }

        BuiltInDefaults.Apply(type, stored);
        if (type.ShortName == "Secret")
        {
            SecretData.Merge(stored);
        }

        return stored;
    }

    private static TypeSchema? TypeOf(JsonObject manifest)
    {
        var apiVersion = (string?)manifest["apiVersion"] ?? "";
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        return SchemaTable.BuiltIn.TryGetType(slash < 0 ? "" : apiVersion[..slash], apiVersion[(slash + 1)..], (string?)manifest["kind"] ?? "", out var type)
            ? type
            : null;
    }
}
