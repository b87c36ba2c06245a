using System.Text.Json.Nodes;

namespace GitOps.Core.Objects;

/// <summary>One place where two objects differ.</summary>
/// <param name="Path">The place. A list that grew or shrank, or a field only one of them has, is one place.</param>
/// <param name="Before">The value before; null when absent.</param>
/// <param name="After">The value after; null when absent.</param>
internal sealed record JsonChange(FieldPath Path, JsonNode? Before, JsonNode? After)
{
    /// <summary>Makes the place in the later object what it was.</summary>
    public void TakeBack(JsonObject after)
    {
        var parent = Path.Steps.SkipLast(1).Aggregate((JsonNode)after, (node, step) => (step.Field is { } name ? node[name] : node[step.Index])!);
        switch (Path.Steps[^1])
        {
            case { Field: { } name } when Before is null:
                parent.AsObject().Remove(name);
                break;
            case { Field: { } name }:
                parent[name] = Before.DeepClone();
                break;
            case { Index: var index }:
                parent[index] = Before?.DeepClone();
                break;
        }
    }
}
