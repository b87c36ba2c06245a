using GitOps.Core.Git.Remotes;
using LibGit2Sharp;

namespace GitOps.Core.History;

/// <summary>Where a branch is pushed to: its upstream, or the branch of the same name of the base branch's remote or of origin.</summary>
/// <param name="Remote">Name of the remote.</param>
/// <param name="Url">The URL pushed to.</param>
/// <param name="Reference">Full name of the branch there.</param>
internal sealed record PushTarget(string Remote, RepositoryUrl Url, string Reference)
{
    private const string Heads = "refs/heads/";

    /// <summary><c>origin/main</c></summary>
    public string Name => $"{Remote}/{Reference[Heads.Length..]}";

    /// <summary>Finds it for a plan.</summary>
    public static PushTarget For(Repository repository, RevertPlan plan, string display)
    {
        var branch = repository.Branches[$"{Heads}{plan.BaseBranch}"];
        var configured = branch?.RemoteName;
        var name = string.IsNullOrEmpty(configured) ? "origin" : configured;
        var remote = repository.Network.Remotes[name] ?? throw RevertErrors.RemoteMissing(name, display);
        var upstream = plan.Branch == plan.BaseBranch ? branch?.UpstreamBranchCanonicalName : null;
        return new PushTarget(name, UrlOf(remote, repository.Info), upstream?.StartsWith(Heads, StringComparison.Ordinal) == true ? upstream : $"{Heads}{plan.Branch}");
    }

    private static RepositoryUrl UrlOf(Remote remote, RepositoryInformation repository)
    {
        var address = remote.PushUrl ?? remote.Url;
        var path = Path.GetFullPath(address, repository.WorkingDirectory ?? repository.Path);
        return RepositoryUrl.Parse(address) ?? RepositoryUrl.Parse(new Uri(path).AbsoluteUri)!;
    }
}
