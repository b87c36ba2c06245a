using System.Text.Json.Nodes;
using GitOps.Sandbox.Status;

namespace GitOps.Sandbox.Objects.Ownership;

/// <summary>A field that an apply would change and that another manager owns.</summary>
/// <param name="Manager">Who owns it.</param>
/// <param name="Path">The field, such as <c>.spec.replicas</c>.</param>
internal sealed record FieldConflict(FieldManagerId Manager, string Path)
{
    /// <summary>The refusal that names every conflict.</summary>
    public static ApiStatusException Refusal(IReadOnlyList<FieldConflict> conflicts)
    {
        var causes = conflicts.Select(conflict => new StatusCause("FieldManagerConflict", $"conflict with {conflict.Manager}", conflict.Path));
        return new ApiStatusException(409, "Conflict", Message(conflicts), new JsonObject { ["causes"] = ApiStatusException.Causes(causes) });
    }

    private static string Message(IReadOnlyList<FieldConflict> conflicts)
    {
        if (conflicts.Count == 1)
        {
            return $"Apply failed with 1 conflict: conflict with {conflicts[0].Manager}: {conflicts[0].Path}";
        }

        var lines = conflicts
            .GroupBy(conflict => conflict.Manager)
            .SelectMany(group => group.Select(conflict => $"- {conflict.Path}").Prepend($"conflicts with {group.Key}:"));
        return $"Apply failed with {conflicts.Count} conflicts: {string.Join('\n', lines)}";
    }
}
