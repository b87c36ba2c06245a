using System.Text.Json.Nodes;

namespace GitOps.Core.Objects.Ownership;

/// <summary>Who wrote fields, and how; one <c>managedFields</c> entry each.</summary>
/// <param name="Name">The field manager.</param>
/// <param name="Operation"><c>Apply</c> or <c>Update</c>.</param>
/// <param name="ApiVersion">The version the fields are written in.</param>
/// <param name="Subresource">The subresource written through; empty for the object itself.</param>
internal sealed record FieldManagerId(string Name, string Operation, string ApiVersion, string Subresource)
{
    public const string ApplyOperation = "Apply";
    public const string UpdateOperation = "Update";

    /// <summary>Whether it is what a manager applied of the object itself.</summary>
    public bool Applied(string manager) => Operation == ApplyOperation && Subresource.Length == 0 && Name == manager;

    /// <summary>An applier is the same whatever version it applies in; a writer is another one in every version.</summary>
    public bool IsSameAs(FieldManagerId other) =>
        Name == other.Name && Operation == other.Operation && Subresource == other.Subresource
        && (Operation == ApplyOperation || ApiVersion == other.ApiVersion);

    /// <summary>The manager as messages about conflicts name it.</summary>
    public override string ToString()
    {
        var text = JsonText.Compact(JsonValue.Create(Name));
        text = Subresource.Length > 0 ? $"{text} with subresource {JsonText.Compact(JsonValue.Create(Subresource))}" : text;
        return Operation == UpdateOperation ? $"{text} using {ApiVersion}" : text;
    }
}
