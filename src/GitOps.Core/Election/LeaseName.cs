using System.Text.RegularExpressions;

namespace GitOps.Core.Election;

/// <summary>The name of an election's Lease.</summary>
/// <param name="Namespace">Its namespace; null for that of the sets.</param>
/// <param name="Name">Its name, or what those of several shards begin with.</param>
public sealed partial record LeaseName(string? Namespace, string Name)
{
    /// <summary>Reads <c>name</c> or <c>namespace/name</c>.</summary>
    /// <exception cref="GitOpsException">It is none (<c>ElectionNameInvalid</c>).</exception>
    public static LeaseName Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split('/');
        return parts.Length <= 2 && parts.All(part => Label().IsMatch(part))
            ? new LeaseName(parts.Length == 2 ? parts[0] : null, parts[^1])
            : throw new GitOpsException(
                "ElectionNameInvalid",
                FailureKind.InvalidInput,
                $"'{text}' names no election: give the name of a Lease, or namespace/name, in lower-case letters, digits and '-', each of 50 letters at most.",
                text);
    }

    // It is a label, too, and has the names of shards and replicas put after it.
    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9-]{0,48}[a-z0-9])?\z")]
    private static partial Regex Label();
}
