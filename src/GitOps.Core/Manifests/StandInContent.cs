using System.Text;
using System.Text.RegularExpressions;

namespace GitOps.Core.Manifests;

/// <summary>
/// Recognises files that hold something in a manifest's place: a pointer to it, its ciphertext, both sides of a merge, the page of
/// an error. Asked only about files that are no manifests as they are.
/// </summary>
internal static partial class StandInContent
{
    // git looks as far for the NUL that makes a file binary (https://git-scm.com/docs/gitattributes, "text=auto").
    private const int BinarySample = 8000;

    private static readonly (string Start, string What, string Advice)[] Beginnings =
    [
        ("\0GITCRYPT\0", "encrypted by git-crypt", "Only its ciphertext is in Git. Use Sealed Secrets, External Secrets or SOPS with an operator, which the cluster can read"),
        ("$ANSIBLE_VAULT;", "encrypted by Ansible Vault", "Commit what the cluster can read, such as a SealedSecret or an ExternalSecret"),
        ("age-encryption.org/", "encrypted by age", "Commit what the cluster can read, such as a SealedSecret or an ExternalSecret"),
        ("-----BEGIN AGE ENCRYPTED FILE-----", "encrypted by age", "Commit what the cluster can read, such as a SealedSecret or an ExternalSecret"),
        ("-----BEGIN PGP MESSAGE-----", "encrypted by PGP", "Commit what the cluster can read, such as a SealedSecret or an ExternalSecret"),
        ("U2FsdGVkX1", "encrypted by OpenSSL or transcrypt", "Commit what the cluster can read, such as a SealedSecret or an ExternalSecret"),
        ("-----BEGIN ", "a key or certificate in PEM form", "Keep it in a Secret's or ConfigMap's data, or give the file another ending"),
    ];

    /// <summary>A better failure than the one a file ended with: one that says what it holds instead of a manifest. The same one where that is not known.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="commit">Commit it was read from; null for a file on disk.</param>
    /// <param name="content">Its bytes.</param>
    /// <param name="failure">What was found wrong with it.</param>
    public static GitOpsException Explain(string path, string? commit, byte[] content, GitOpsException failure) =>
        Find(path, commit, content) ?? (failure.ErrorId == "YamlInvalid" && Template().IsMatch(Encoding.UTF8.GetString(content)) ? ManifestErrors.Template(failure) : failure);

    /// <summary>The failure that says what a file holds instead of a manifest; null when it is none of what is recognised.</summary>
    public static GitOpsException? Find(string path, string? commit, byte[] content)
    {
        var text = Encoding.UTF8.GetString(content);
        var start = text.TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        if (start.StartsWith("version https://git-lfs.github.com/", StringComparison.Ordinal))
        {
            return Unreadable(1, "a Git LFS pointer", commit is null
                ? "Fetch what it points to with: git lfs pull"
                : "Manifests are read from Git itself, which has only the pointer. Take the file out of LFS with: git lfs migrate export --include=<file>");
        }

        // Both the beginning and the middle of a conflict: either alone may be text.
        if (ConflictBeginning().Match(text) is { Success: true } marker && ConflictMiddle().IsMatch(text, marker.Index))
        {
            return Unreadable(text.AsSpan(0, marker.Index).Count('\n') + 1, "an unfinished merge, with conflict markers", "Resolve the conflict and commit the result");
        }

        if (start.StartsWith('<'))
        {
            return Unreadable(1, "a web page or XML", "It may be an error page that a download saved. Fetch the file again, and look at what came");
        }

        if (Array.Find(Beginnings, one => start.StartsWith(one.Start, StringComparison.Ordinal)) is { What: { } what, Advice: var advice })
        {
            return Unreadable(1, what, advice);
        }

        return content.AsSpan(0, Math.Min(content.Length, BinarySample)).Contains((byte)0) && content is not ([0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
            ? Unreadable(1, "binary data, or UTF-16 without a byte order mark", "Save it as UTF-8")
            : null;

        GitOpsException Unreadable(int line, string what, string advice) => ManifestErrors.Unreadable(new SourceLocation(path, line, commit), what, advice);
    }

    // An action of Helm or Jinja where a line or a value begins, which no YAML has there.
    [GeneratedRegex(@"^[ \t]*(-[ \t]+)?([^\s:#]+:[ \t]+)?(\{\{|\{%)", RegexOptions.Multiline)]
    private static partial Regex Template();

    [GeneratedRegex("^<{7} ", RegexOptions.Multiline)]
    private static partial Regex ConflictBeginning();

    [GeneratedRegex(@"^={7}\r?\n", RegexOptions.Multiline)]
    private static partial Regex ConflictMiddle();
}
