using System.Text.RegularExpressions;

namespace GitOps.Core.Revisions;

/// <summary>Names to which kustomize adds a hash of the content, so that another content is another object.</summary>
/// <seealso href="https://github.com/kubernetes-sigs/kustomize/blob/master/api/hasher/hasher.go"/>
internal static partial class GeneratedName
{
    /// <summary>What of an object with such a name stays the same; null for another name.</summary>
    public static ResourceId? Stem(ResourceId id) => Hashed().Match(id.Name) is { Success: true } match ? id with { Name = match.Groups[1].Value } : null;

    [GeneratedRegex("^(.+)-[2456789bcdfghkmt]{10}$")]
    private static partial Regex Hashed();
}
