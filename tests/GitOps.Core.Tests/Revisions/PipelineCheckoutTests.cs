using System.Diagnostics;
using GitOps.Core.Revisions;
using GitOps.Core.Tests.Git;
using GitOps.Core.Tests.Reconciling;
using static GitOps.Core.Tests.Reconciling.Scenario;

namespace GitOps.Core.Tests.Revisions;

/// <summary>Pull requests in the checkouts that Azure Pipelines and GitHub Actions leave: made by the git commands in their logs.</summary>
[Collection(Environments.Collection)]
public sealed class PipelineCheckoutTests : IDisposable
{
    private const string Token = "hidden-token";
    private readonly TemporaryFolder _folder = new();
    private readonly RecordingObserver _observer = new();
    private readonly string _origin;
    private readonly string _work;
    private readonly string _scaled;

    public PipelineCheckoutTests()
    {
        Skip.If(TestGit.Program is null, "The git program is not here.");
        var author = RealGit.Init(_folder["author"], "--initial-branch=main");
        RealGit.Commit(author, "Open the shop", ("cart.yaml", Deployment("cart")));
        RealGit.Commit(author, "Go on", ("a.yaml", ConfigMap("a")));
        RealGit.Run(author, "checkout", "--quiet", "-b", "change");
        _scaled = RealGit.Commit(author, "Scale", ("cart.yaml", Deployment("cart", replicas: 3)));
        RealGit.Run(author, "checkout", "--quiet", "main");
        RealGit.Commit(author, "Meanwhile", ("b.yaml", ConfigMap("b")));

        // What the host makes of the request: the target's tip and the branch, merged.
        RealGit.Run(author, "checkout", "--quiet", "--detach", "main");
        RealGit.Run(author, "merge", "--quiet", "--no-ff", "-m", "Merge pull request 5 from change into main", "change");
        RealGit.Run(author, "update-ref", "refs/pull/5/merge", "HEAD");
        RealGit.Run(author, "update-ref", "refs/pull/5/head", "change");
        RealGit.Run(author, "checkout", "--quiet", "main");
        RealGit.Run(author, "config", "uploadpack.allowAnySHA1InWant", "true");
        _origin = new Uri(author).AbsoluteUri;
        _work = _folder["work"];
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("GIT_CONFIG_GLOBAL", GitConfiguration.UserFile);
        _folder.Dispose();
    }

    /// <summary>All history, as <c>fetchDepth: 0</c> leaves it; the branch of the target under any of its names.</summary>
    [SkippableTheory]
    [InlineData("origin/main", null)]
    [InlineData("main", null)]
    [InlineData("refs/heads/main", "refs/pull/5/merge")]
    [InlineData("refs/heads/main", "origin/change")]
    [InlineData("HEAD^1", null)]
    public async Task Azure_Pipelines_with_all_history(string from, string? to)
    {
        Azure();
        Assert.Equal(["Update Deployment cart: spec.replicas 2 → 3"], await ShowAsync(from, to));
        Assert.Equal(_scaled, (await DiffsAsync(from, to)).Single(diff => diff.Name == "cart").Changes[0].Source!.Commit);
    }

    [SkippableFact]
    public async Task Azure_Pipelines_with_one_commit_of_every_branch()
    {
        // The default of new pipelines: every branch is fetched, one commit of each.
        Azure("--depth=1");
        Assert.Equal(["Update Deployment cart: spec.replicas 2 → 3"], await ShowAsync("origin/main"));
    }

    [SkippableFact]
    public async Task Azure_Pipelines_with_one_commit_when_the_target_branch_moved_on_since_the_merge()
    {
        RealGit.Commit(_folder["author"], "Later", ("c.yaml", ConfigMap("c")));
        Azure("--depth=1");
        await AssertSaysWhatToSet("HistoryTooShallow", "origin/main");

        // What the message says to run.
        RealGit.Run(_work, "fetch", "--quiet", "--unshallow", "origin");
        Assert.Equal(["Update Deployment cart: spec.replicas 2 → 3"], await ShowAsync("origin/main"));
    }

    [SkippableTheory]
    [InlineData("origin/main")]
    [InlineData("main")]
    [InlineData("HEAD^1")]
    [InlineData("HEAD~1")]
    public async Task GitHub_Actions_with_the_default_depth_says_what_to_set(string from)
    {
        Actions("--depth=1", "+refs/pull/5/merge:refs/remotes/pull/5/merge");
        await AssertSaysWhatToSet("RevisionNotFound", from);
    }

    [SkippableTheory]
    [InlineData("--depth=1")]
    [InlineData("--no-tags")]
    public async Task GitHub_Actions_with_the_default_depth_and_the_target_branch_fetched_beside_it(string depth)
    {
        Actions("--depth=1", "+refs/pull/5/merge:refs/remotes/pull/5/merge");
        RealGit.Run(_work, "fetch", "--quiet", depth, "origin", "main");
        Assert.Equal(["Update Deployment cart: spec.replicas 2 → 3"], await ShowAsync("origin/main"));
    }

    [SkippableFact]
    public async Task GitHub_Actions_with_a_depth_of_two_has_the_target_as_the_first_parent()
    {
        Actions("--depth=2", "+refs/pull/5/merge:refs/remotes/pull/5/merge");
        Assert.Equal(["Update Deployment cart: spec.replicas 2 → 3"], await ShowAsync("HEAD^1"));
    }

    [SkippableTheory]
    [InlineData("refs/remotes/pull/5/merge")]
    [InlineData("origin/change")]
    public async Task GitHub_Actions_with_all_history(string head)
    {
        Actions("--prune", "+refs/heads/*:refs/remotes/origin/*", "+refs/pull/5/merge:refs/remotes/pull/5/merge");
        RealGit.Run(_work, "checkout", "--quiet", "--force", head);
        Assert.Equal(["Update Deployment cart: spec.replicas 2 → 3"], await ShowAsync("origin/main"));
        Assert.Equal(["Update Deployment cart: spec.replicas 2 → 3"], await ShowAsync("main", "refs/pull/5/merge"));
    }

    [SkippableFact]
    public async Task The_commit_of_a_line_beyond_the_edge_is_not_known_and_none_is_made_up()
    {
        Azure("--depth=1");
        var change = (await DiffsAsync("origin/main", null)).Single(diff => diff.Name == "cart").Changes[0];
        Assert.Equal(("cart.yaml", 7, null), (change.Source!.File, change.Source.Line, change.Source.Commit));
    }

    [SkippableFact]
    public async Task Nothing_is_fetched_and_no_token_is_told()
    {
        Azure("--depth=1");
        RealGit.Run(_work, "remote", "set-url", "origin", $"https://user:{Token}@host.invalid/org/shop.git");
        RealGit.Run(_work, "config", "http.https://host.invalid/.extraheader", $"AUTHORIZATION: bearer {Token}");

        var diffs = await DiffsAsync("origin/main", null);
        var failure = await Assert.ThrowsAsync<GitOpsException>(() => ShowAsync("origin/next"));

        Assert.Equal("shop", diffs[0].Set);
        var said = string.Join('\n', [.. diffs.Select(diff => $"{diff} {diff.Reason} {diff.Set}"), .. _observer.Messages, .. _observer.Warnings, failure.ToString()]);
        Assert.DoesNotContain(Token, said, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_checkout_of_another_user_says_how_to_trust_it_and_works_then()
    {
        Skip.If(OperatingSystem.IsWindows() || Environment.UserName != "root", "Only root can give files to another user.");
        Azure("--depth=1");
        using (var chown = Process.Start("chown", ["-R", "12345:12345", _work])!)
        {
            await chown.WaitForExitAsync();
        }

        Trust("");
        var failure = await Assert.ThrowsAsync<GitOpsException>(() => ShowAsync("origin/main"));
        Assert.Equal("RepositoryOwnerNotTrusted", failure.ErrorId);
        Assert.Contains("safe.directory", failure.Message, StringComparison.Ordinal);
        Trust("[safe]\n\tdirectory = *\n");
        Assert.Equal(["Update Deployment cart: spec.replicas 2 → 3"], await ShowAsync("origin/main"));
    }

    [SkippableFact]
    public async Task A_branch_and_a_pull_request_of_a_URL_need_no_checkout()
    {
        var options = new ReconcileRequest { Repository = _origin, Revision = "refs/pull/5/merge" };
        var cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        Environment.SetEnvironmentVariable("XDG_CACHE_HOME", _folder["cache"]);
        try
        {
            Assert.Equal(["cart"], (await CompareAsync("main", options)).Where(diff => diff.Action != DiffAction.Unchanged).Select(diff => diff.Name));
            Assert.Equal(["b"], (await CompareAsync("refs/pull/5/head", options)).Where(diff => diff.Action != DiffAction.Unchanged).Select(diff => diff.Name));
        }
        finally
        {
            Environment.SetEnvironmentVariable("XDG_CACHE_HOME", cache);
        }
    }

    [SkippableFact]
    public async Task Histories_that_have_nothing_in_common_can_only_be_compared_as_they_are()
    {
        Azure();
        RealGit.Run(_work, "checkout", "--quiet", "--orphan", "other");
        RealGit.Commit(_work, "Begin anew");
        var failure = await Assert.ThrowsAsync<GitOpsException>(() => ShowAsync("origin/main"));
        Assert.Equal("MergeBaseMissing", failure.ErrorId);
        Assert.Contains("-Direct", failure.Message, StringComparison.Ordinal);
    }

    private void Azure(params string[] depth)
    {
        RealGit.Init(_work);
        RealGit.Run(_work, "remote", "add", "origin", _origin);
        RealGit.Run(_work, ["fetch", "--quiet", "--force", "--tags", "--prune", "--no-recurse-submodules", "origin", .. depth, "+refs/heads/*:refs/remotes/origin/*", "+refs/pull/5/merge:refs/remotes/pull/5/merge"]);
        RealGit.Run(_work, "checkout", "--quiet", "--force", "refs/remotes/pull/5/merge");
    }

    private void Actions(string depth, params string[] refspecs)
    {
        RealGit.Init(_work);
        RealGit.Run(_work, "remote", "add", "origin", _origin);
        RealGit.Run(_work, ["-c", "protocol.version=2", "fetch", "--quiet", "--no-tags", "--prune", "--no-recurse-submodules", depth, "origin", .. refspecs]);
        RealGit.Run(_work, "checkout", "--quiet", "--force", "refs/remotes/pull/5/merge");
    }

    private void Trust(string configuration)
    {
        File.WriteAllText(_folder["gitconfig"], configuration);
        Environment.SetEnvironmentVariable("GIT_CONFIG_GLOBAL", _folder["gitconfig"]);
    }

    private async Task AssertSaysWhatToSet(string errorId, string from)
    {
        var failure = await Assert.ThrowsAsync<GitOpsException>(() => ShowAsync(from));
        Assert.Equal(errorId, failure.ErrorId);
        Assert.All(new[] { "fetch-depth: 0", "fetchDepth: 0", "git fetch" }, said => Assert.Contains(said, failure.Message, StringComparison.Ordinal));
    }

    private async Task<IEnumerable<string>> ShowAsync(string from, string? to = null) => (await DiffsAsync(from, to))
        .Where(diff => diff.Action != DiffAction.Unchanged)
        .Select(diff => $"{diff.Action} {diff.Id}: {string.Join(", ", diff.Changes)}");

    private Task<IReadOnlyList<ResourceDiff>> DiffsAsync(string from, string? to) => CompareAsync(from, new ReconcileRequest { Repository = _work, Revision = to });

    private async Task<IReadOnlyList<ResourceDiff>> CompareAsync(string from, ReconcileRequest request) =>
        (await RevisionDiff.CompareAsync(request, new RevisionRange(from), _observer, CancellationToken.None)).Diffs;
}
