using LibGit2Sharp;

namespace GitOps.Core.History;

/// <summary>Who makes a commit, found as git finds it: the environment, then the configuration.</summary>
internal static class CommitIdentity
{
    /// <summary>Author and committer.</summary>
    /// <exception cref="GitOpsException"><c>GitIdentityMissing</c>.</exception>
    public static (Signature Author, Signature Committer) For(Repository repository, string display, Func<string, string?> environment)
    {
        var now = DateTimeOffset.Now;
        return (Find("AUTHOR"), Find("COMMITTER"));

        Signature Find(string role)
        {
            var name = environment($"GIT_{role}_NAME") ?? repository.Config.Get<string>($"{role}.name")?.Value ?? repository.Config.Get<string>("user.name")?.Value;
            var email = environment($"GIT_{role}_EMAIL") ?? repository.Config.Get<string>($"{role}.email")?.Value ?? repository.Config.Get<string>("user.email")?.Value;
            return string.IsNullOrWhiteSpace(name) || string.IsNullOrWhiteSpace(email)
                ? throw RevertErrors.GitIdentityMissing(display)
                : new Signature(name, email, now);
        }
    }
}
