namespace GitOps;

/// <summary>The cluster that was used, as every result names it.</summary>
/// <param name="Context">Context name, <c>in-cluster</c> or <c>sandbox</c>.</param>
/// <param name="Server">Address of the API server.</param>
/// <param name="Namespace">Namespace for manifests that name none.</param>
public sealed record ClusterInfo(string Context, Uri Server, string Namespace)
{
    /// <summary><c>prod-eu/shop</c></summary>
    public override string ToString() => ForeignText.OnOneLine($"{Context}/{Namespace}");
}
