using GitOps.Sandbox.Discovery;

namespace GitOps.Sandbox.Printing;

/// <summary>The columns of each kind.</summary>
internal static class TableColumns
{
    private static readonly TableColumn Name = new(
        "Name", "string", (json, _) => json["metadata"]!["name"]!.DeepClone(), Format: "name", Description: "Name must be unique within a namespace.");

    private static readonly TableColumn Age = new(
        "Age", "string", (json, now) => Ages.Of(json["metadata"]?["creationTimestamp"], now), Description: "Time since the object was created.");

    /// <summary>The columns of a resource, the name first.</summary>
    public static IReadOnlyList<TableColumn> Of(ApiResource resource) => [Name, Age];
}
