namespace GitOps.Core.Diffing;

/// <summary>A field that another manager owns and that applying would change.</summary>
/// <param name="Manager">The other manager.</param>
/// <param name="ApiVersion">Version it wrote in.</param>
/// <param name="Field">The field as a server names it: <c>.spec.containers[name="server"].image</c>.</param>
internal sealed record FieldConflict(string Manager, string ApiVersion, string Field);
