using System.Security.Cryptography;
using System.Text;

namespace GitOps.Core.Syncing.Membership;

/// <summary>Names a set after its repository and path, so that two paths of a repository never share a set.</summary>
internal static class SetName
{
    /// <summary>A ConfigMap's name may have 253 characters; more than this is no name to type.</summary>
    private const int Longest = 50;

    public static string From(string repository, string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != ".").Prepend(repository);
        var text = string.Join('-', parts.Select(Clean).Where(part => part.Length > 0));
        if (text.Length <= Longest)
        {
            return text.Length == 0 ? "repository" : text;
        }

        var hash = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8].ToLowerInvariant();
        return $"{text[..(Longest - 9)].TrimEnd('-')}-{hash}";
    }

    /// <exception cref="GitOpsException">The name is no DNS label (<c>SetNameInvalid</c>).</exception>
    public static string Check(string name) => name.Length is > 0 and <= 200 && Clean(name) == name
        ? name
        : throw new GitOpsException(
            "SetNameInvalid",
            FailureKind.InvalidInput,
            $"'{name}' cannot name a set: use lower-case letters, digits and '-', with a letter or digit at both ends.",
            name);

    private static string Clean(string part)
    {
        var letters = part.ToLowerInvariant().Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-');
        return string.Concat(letters).Trim('-');
    }
}
