using System.Security.Cryptography;
using System.Text;

namespace GitOps.Core.Membership;

/// <summary>Names a set after its repository and path.</summary>
internal static class SetName
{
    /// <summary>A ConfigMap's name may have 253 characters; more than this is no name to type.</summary>
    private const int Longest = 50;

    /// <summary>The name of a path's set. What cannot be said in a name's letters, or is too long, is told apart by a hash.</summary>
    public static string From(string repository, string path)
    {
        var parts = Parts(repository, path);
        var name = Join(parts);
        return parts.All(part => Clean(part) == part) && name.Length > 0 ? Shortened(name) : Hashed(name, string.Join('/', parts));
    }

    /// <summary>What the set was called before names told such paths apart; it goes on being used where it is there.</summary>
    public static string Former(string repository, string path)
    {
        var name = Join(Parts(repository, path));
        return name.Length == 0 ? "repository" : Shortened(name);
    }

    /// <exception cref="GitOpsException">The name is no DNS label (<c>SetNameInvalid</c>).</exception>
    public static string Check(string name) => name.Length is > 0 and <= 200 && Clean(name) == name
        ? name
        : throw new GitOpsException(
            "SetNameInvalid",
            FailureKind.InvalidInput,
            $"'{name}' cannot name a set: use lower-case letters, digits and '-', with a letter or digit at both ends.",
            name);

    private static string[] Parts(string repository, string path) =>
        [.. path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".").Prepend(repository)];

    private static string Join(IEnumerable<string> parts) => string.Join('-', parts.Select(Clean).Where(part => part.Length > 0));

    private static string Shortened(string name) => name.Length <= Longest ? name : Hashed(name, name);

    private static string Hashed(string name, string whole)
    {
        var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(whole)))[..8].ToLowerInvariant();
        return $"{name[..Math.Min(name.Length, Longest - 9)].TrimEnd('-')}-{hash}".TrimStart('-');
    }

    private static string Clean(string part)
    {
        var letters = part.ToLowerInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-');
        return string.Concat(letters).Trim('-');
    }
}
