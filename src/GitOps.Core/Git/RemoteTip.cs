using System.Security.Cryptography;
using System.Text;
using GitOps.Core.Git.Transports;

namespace GitOps.Core.Git;

/// <summary>Tells from a host's references whether a revision may lead to another commit than before.</summary>
internal static class RemoteTip
{
    private const int ShaLength = 40;

    /// <summary>
    /// What decides where the revision leads: its own reference, for the host's HEAD also which branch that is. A range of versions
    /// or an expression may depend on any of them. A full commit id leads to one commit for ever.
    /// </summary>
    public static string Of(IReadOnlyList<RemoteReference> references, string? revision)
    {
        var name = revision?.Trim() is { Length: > 0 } given ? given : "HEAD";
        if (name.Length == ShaLength && name.All(char.IsAsciiHexDigit))
        {
            return name;
        }

        var named = references.Where(reference => Names(reference.Name, name)).ToArray();
        return named.Length > 0 ? Text(named.Concat(Targets(references, named))) : Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Text(references))));
    }

    private static bool Names(string reference, string name) =>
        reference == name || reference == $"refs/{name}" || reference == $"refs/heads/{name}" || reference == $"refs/tags/{name}";

    /// <summary>What symbolic references lead to.</summary>
    private static IEnumerable<RemoteReference> Targets(IReadOnlyList<RemoteReference> references, RemoteReference[] named) =>
        references.Where(reference => named.Any(symbolic => symbolic.Target == reference.Name));

    private static string Text(IEnumerable<RemoteReference> references) =>
        string.Join('\n', references.Select(reference => $"{reference.Name} {reference.Target}").Distinct().Order(StringComparer.Ordinal));
}
