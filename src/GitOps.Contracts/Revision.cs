namespace GitOps;

/// <summary>A commit, and the name it was asked for by.</summary>
/// <param name="Sha">Full commit id (40 hexadecimal digits).</param>
/// <param name="Name">The branch, tag or expression that led to it; null when it was named by its id alone.</param>
/// <param name="Subject">First line of the commit message.</param>
/// <param name="Author">Name of the commit's author.</param>
/// <param name="Time">When it was authored.</param>
/// <param name="IsWorkingTree">Whether uncommitted files were read on top of this commit.</param>
public sealed record Revision(string Sha, string? Name, string Subject, string Author, DateTimeOffset Time, bool IsWorkingTree = false)
{
    /// <summary>The first seven digits of <see cref="Sha"/>.</summary>
    public string ShortSha => Sha.Length > 7 ? Sha[..7] : Sha;

    /// <summary><c>main@4f1c2ab</c>, <c>4f1c2ab</c>, or <c>main@4f1c2ab+uncommitted</c> for a working tree.</summary>
    public override string ToString() =>
        (Name is null || Sha.StartsWith(Name, StringComparison.OrdinalIgnoreCase) ? ShortSha : $"{ForeignText.OnOneLine(Name)}@{ShortSha}")
        + (IsWorkingTree ? "+uncommitted" : "");
}
