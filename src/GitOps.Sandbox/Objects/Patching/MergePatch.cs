using System.Text.Json.Nodes;

namespace GitOps.Sandbox.Objects.Patching;

/// <summary>JSON merge patch: https://www.rfc-editor.org/rfc/rfc7386.</summary>
internal static class MergePatch
{
    /// <summary>A patched copy of the object.</summary>
    public static JsonObject Apply(JsonObject target, JsonObject patch)
    {
        var result = (JsonObject)target.DeepClone();
        Merge(result, patch);
        return result;
    }

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            switch (value)
            {
                case null:
                    target.Remove(name);
                    break;
                case JsonObject below:
                    if (target[name] is not JsonObject child)
                    {
                        target[name] = child = [];
                    }

                    Merge(child, below);
                    break;
                default:
                    target[name] = value.DeepClone();
                    break;
            }
        }
    }
}
