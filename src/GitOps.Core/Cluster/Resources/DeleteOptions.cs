namespace GitOps.Core.Cluster.Resources;

/// <summary>How to delete an object.</summary>
/// <param name="PropagationPolicy">What becomes of what it owns: <c>Background</c> or <c>Foreground</c>.</param>
/// <param name="Uid">The uid it must have; null for any.</param>
/// <param name="ResourceVersion">The version it must have; null for any.</param>
internal sealed record DeleteOptions(string PropagationPolicy, string? Uid = null, string? ResourceVersion = null);
