using System.Text.Json.Nodes;

namespace GitOps.Core.Schema.Stored;

/// <summary>What a server would store of a manifest.</summary>
internal static class StoredManifest
{
    /// <summary>
    /// The manifest of a built-in kind in the stored form, with defaults. Null for another kind, and for a manifest
    /// that the kind's type, as it is known here, does not fit.
    /// </summary>
    public static JsonObject? Of(JsonObject manifest)
    {
        if (TypeOf(manifest) is not { } type)
        {
            return null;
        }

        try
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
        catch (TypeMismatchException)
        {
            return null;
        }
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
