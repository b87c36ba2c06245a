namespace GitOps;

/// <summary>The identity of a Kubernetes object. Two ids that differ only in <see cref="Version"/> name the same object.</summary>
/// <param name="Group">API group; empty for the core group.</param>
/// <param name="Version">API version the manifest is written in, such as <c>v1</c>.</param>
/// <param name="Kind">Kind, such as <c>Deployment</c>.</param>
/// <param name="Namespace">Namespace; empty for a cluster-scoped object or one whose namespace is not decided yet.</param>
/// <param name="Name">Name; empty only for an object that has none (an error the reader reports).</param>
public sealed record ResourceId(string Group, string Version, string Kind, string Namespace, string Name)
{
    /// <summary>The manifest's <c>apiVersion</c>: <c>apps/v1</c>, or <c>v1</c> for the core group.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>Splits an <c>apiVersion</c> into group and version.</summary>
    public static (string Group, string Version) SplitApiVersion(string apiVersion)
    {
        ArgumentNullException.ThrowIfNull(apiVersion);
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? ("", apiVersion) : (apiVersion[..slash], apiVersion[(slash + 1)..]);
    }

    /// <inheritdoc/>
    public bool Equals(ResourceId? other) =>
        other is not null && Group == other.Group && Kind == other.Kind && Namespace == other.Namespace && Name == other.Name;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Group, Kind, Namespace, Name);

    /// <summary><c>Deployment shop/cart</c>, or <c>Namespace shop</c> for a cluster-scoped object.</summary>
    public override string ToString() => ForeignText.OnOneLine(Namespace.Length == 0 ? $"{Kind} {Name}" : $"{Kind} {Namespace}/{Name}");
}
