namespace GitOps.Sandbox.Messages;

/// <summary>A path under <c>/api</c> or <c>/apis</c> that names objects.</summary>
/// <param name="Group">API group; empty for the core group.</param>
/// <param name="Version">API version.</param>
/// <param name="Namespace">Namespace; empty when the path has none.</param>
/// <param name="Resource">Resource, such as <c>deployments</c>.</param>
/// <param name="Name">Object; empty for all of them.</param>
/// <param name="Subresource">Subresource with what follows it; empty when none.</param>
/// <param name="Watch">Whether the path starts with the old <c>watch</c> segment.</param>
internal sealed record RequestPath(string Group, string Version, string Namespace, string Resource, string Name, string Subresource, bool Watch)
{
    // Below a namespace these belong to the namespace itself, not to a resource within.
    private static readonly string[] NamespaceSubresources = ["status", "finalize"];

    /// <summary>Reads the segments of a path; null when they do not name objects.</summary>
    public static RequestPath? Parse(string[] segments)
    {
        var prefix = segments switch
        {
            ["api", _, ..] => 2,
            ["apis", _, _, ..] => 3,
            _ => 0,
        };
        if (prefix == 0 || segments.Length == prefix)
        {
            return null;
        }

        var (group, version) = prefix == 2 ? ("", segments[1]) : (segments[1], segments[2]);
        var rest = segments.AsSpan(prefix);
        var watch = rest[0] == "watch" && rest.Length > 1;
        if (watch)
        {
            rest = rest[1..];
        }

        var ns = "";
        if (rest[0] == "namespaces" && rest.Length > 2 && !NamespaceSubresources.Contains(rest[2]))
        {
            ns = rest[1];
            rest = rest[2..];
        }

        return new(group, version, ns, rest[0], rest.Length > 1 ? rest[1] : "", string.Join('/', rest.Length > 2 ? rest[2..].ToArray() : []), watch);
    }
}
