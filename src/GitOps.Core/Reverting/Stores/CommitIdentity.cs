using GitOps.Core.Git.Stores;

namespace GitOps.Core.Reverting.Stores;

/// <summary>Who makes a commit, found as git finds it: the environment, then the configuration.</summary>
internal sealed record CommitIdentity(string AuthorName, string AuthorEmail, string CommitterName, string CommitterEmail)
{
    /// <summary>The variables that tell git.</summary>
    public IReadOnlyDictionary<string, string> Variables => new Dictionary<string, string>
    {
        ["GIT_AUTHOR_NAME"] = AuthorName,
        ["GIT_AUTHOR_EMAIL"] = AuthorEmail,
        ["GIT_COMMITTER_NAME"] = CommitterName,
        ["GIT_COMMITTER_EMAIL"] = CommitterEmail,
    };

    /// <summary>Author and committer.</summary>
    /// <exception cref="GitOpsException"><c>GitIdentityMissing</c>.</exception>
    public static CommitIdentity For(IGitStore store, Func<string, string?> environment)
    {
        return new CommitIdentity(Find("AUTHOR", "NAME"), Find("AUTHOR", "EMAIL"), Find("COMMITTER", "NAME"), Find("COMMITTER", "EMAIL"));

        string Find(string role, string part)
        {
            var value = environment($"GIT_{role}_{part}") ?? store.Setting($"{role}.{part}".ToLowerInvariant()) ?? store.Setting($"user.{part}".ToLowerInvariant());
            return string.IsNullOrWhiteSpace(value) ? throw RevertErrors.GitIdentityMissing(store.Display) : value;
        }
    }
}
