using GitOps.Core.Git.Addresses;
using GitOps.Core.Git.Stores;
using GitOps.Core.Reverting.Stores;

namespace GitOps.Core.Reverting;

/// <summary>Where a branch is pushed to: its upstream, or the branch of the same name of the base branch's remote or of origin.</summary>
/// <param name="Remote">Name of the remote.</param>
/// <param name="Url">The URL pushed to.</param>
/// <param name="Reference">Full name of the branch there.</param>
internal sealed record PushTarget(string Remote, RepositoryUrl Url, string Reference)
{
    private const string Heads = "refs/heads/";

    /// <summary><c>origin/main</c></summary>
    public string Name => $"{Remote}/{Reference[Heads.Length..]}";

    /// <summary>Where the local repository keeps what is known of it.</summary>
    public string Tracked => $"refs/remotes/{Name}";

    /// <summary>Finds it for a revert.</summary>
    public static PushTarget For(IGitStore store, BranchChoice place)
    {
        var configured = store.Setting($"branch.{place.Base}.remote");
        var name = string.IsNullOrEmpty(configured) ? "origin" : configured;
        var address = store.RemoteUrl(name, push: true) ?? throw RevertErrors.RemoteMissing(name, store.Display);
        var upstream = place.IsNew ? null : store.Setting($"branch.{place.Base}.merge");
        return new PushTarget(name, UrlOf(address, store), upstream?.StartsWith(Heads, StringComparison.Ordinal) == true ? upstream : $"{Heads}{place.Target}");
    }

    private static RepositoryUrl UrlOf(string address, IGitStore store) =>
        RepositoryUrl.Parse(address) ?? RepositoryUrl.Parse(new Uri(Path.GetFullPath(address, store.WorkingFolder ?? store.GitFolder)).AbsoluteUri)!;
}
