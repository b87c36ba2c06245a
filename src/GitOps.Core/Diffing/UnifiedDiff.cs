using System.Text.Json.Nodes;
using DiffPlex.Renderer;
using GitOps.Core.Masking;
using GitOps.Core.Objects;
using GitOps.Core.Yaml;

namespace GitOps.Core.Diffing;

/// <summary>Shows two states of an object as a unified diff in YAML, without what servers keep for themselves and with Secrets masked.</summary>
internal static class UnifiedDiff
{
    /// <param name="mask">Hides what is not to be shown.</param>
    /// <param name="id">The object.</param>
    /// <param name="live">The object before; null when it is not there.</param>
    /// <param name="after">The object after; null when it is gone.</param>
    /// <param name="beforeName">What the first state is of.</param>
    /// <param name="afterName">What the second state is of.</param>
    public static string Of(SecretMask mask, ResourceId id, JsonObject? live, JsonObject? after, string beforeName = "live", string afterName = "git")
    {
        var before = live is null ? "" : Text(mask, id, live);
        var now = after is null ? "" : Text(mask, id, after);
        return before == now
            ? ""
            : UnidiffRenderer.GenerateUnidiff(before, now, $"{beforeName}/{id}", $"{afterName}/{id}", ignoreWhitespace: false).ReplaceLineEndings("\n").TrimEnd('\n');
    }

    private static string Text(SecretMask mask, ResourceId id, JsonObject value)
    {
        var view = mask.View(id, value).DeepClone().AsObject();
        view.Remove("status");
        if (view["metadata"] is JsonObject metadata)
        {
            foreach (var name in JsonDifference.IgnoredMetadata)
            {
                metadata.Remove(name);
            }

            (metadata["labels"] as JsonObject)?.Remove(ApplySet.MemberLabel);
            if (metadata["labels"] is JsonObject { Count: 0 })
            {
                metadata.Remove("labels");
            }
        }

        // Servers are free in the order of keys; in one order for both sides only differences differ.
        // The line feed at the end would be one more, empty line to the renderer.
        return YamlWriter.WriteToShow(view, StringComparer.Ordinal)[..^1];
    }
}
