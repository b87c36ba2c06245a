using GitOps.Core.Git;
using GitOps.Core.Reverting;
using GitOps.Core.Tests.Git;

namespace GitOps.Core.Tests.History;

/// <summary>A path made what it was, in repositories that libgit2 reads and in ones that only git does.</summary>
public sealed class RestoredPathTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private string _shop = "";

    public RestoredPathTests() => Skip.If(TestGit.Program is null, "The git program is not here.");

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData("sha1", "overlays/prod")]
    [InlineData("sha256", "overlays/prod")]
    [InlineData("sha1", "overlays")]
    [InlineData("sha1", "overlays/prod/run.sh")]
    [InlineData("sha256", "overlays/prod/run.sh")]
    [InlineData("sha1", "")]
    [InlineData("sha256", "")]
    public async Task One_commit_makes_the_path_equal_to_then_and_touches_nothing_else(string format, string path)
    {
        Start(format);
        var tip = RealGit.Run(_shop, "rev-parse", "HEAD");
        var made = await Restore(path, "v1");
        Assert.Equal(tip, RealGit.Run(_shop, "rev-parse", "HEAD~1"));
        Assert.Equal("", RealGit.Run(_shop, ["diff", "v1", "HEAD", "--", path.Length == 0 ? "." : path]));
        Assert.Equal("", path.Length == 0 ? "" : RealGit.Run(_shop, "diff", tip, "HEAD", "--", ".", $":(exclude){path}"));
        Assert.Equal("", RealGit.Run(_shop, "status", "--porcelain"));
        Assert.Equal(RealGit.Run(_shop, "log", "-1", "--format=%s"), made.Commit.Subject);
        Assert.Equal($"Revert {(path.Length == 0 ? "all files" : path)} to {RealGit.Run(_shop, "rev-parse", "v1")[..7]} \"One\"", made.Commit.Subject);
        RealGit.Run(_shop, "fsck", "--strict");
    }

    [SkippableFact]
    public async Task Those_commits_are_told_that_changed_the_path_since()
    {
        Start("sha1");
        var plan = await Plan("overlays/prod", "v1");
        Assert.Equal(["Three", "Two"], plan.Reverted.Select(commit => commit.Subject));
        Assert.Equal(("One", "Four"), (plan.RestoredTo!.Subject, plan.Onto.Subject));
        Assert.StartsWith("Revert overlays/prod to ", plan.Description, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task What_is_there_no_more_comes_back_and_what_was_not_there_then_goes()
    {
        Start("sha1");
        RealGit.Run(_shop, "rm", "-r", "--quiet", "overlays/prod");
        RealGit.Commit(_shop, "Remove", ("overlays/other.yaml", "x\n"));
        await Restore("overlays/prod", "v1");
        Assert.Equal("one\n", File.ReadAllText(Path.Combine(_shop, "overlays/prod/cart.yaml")));
        Assert.False(File.Exists(Path.Combine(_shop, "overlays/prod/new.yaml")));
        Assert.True(File.Exists(Path.Combine(_shop, "overlays/other.yaml")));
    }

    [SkippableFact]
    public async Task A_path_that_leads_through_a_link_is_restored_where_it_leads_to()
    {
        Start("sha1");
        File.CreateSymbolicLink(Path.Combine(_shop, "live"), "overlays");
        RealGit.Commit(_shop, "Link");
        await Restore("live/prod", "v1");
        Assert.Equal("", RealGit.Run(_shop, "diff", "v1", "HEAD", "--", "overlays/prod"));
        Assert.Equal("120000", RealGit.Run(_shop, "ls-tree", "HEAD", "live")[..6]);
    }

    [SkippableFact]
    public async Task A_commit_of_another_branch_serves_as_well()
    {
        Start("sha1");
        RealGit.Run(_shop, "checkout", "--quiet", "-b", "other", "v1");
        RealGit.Commit(_shop, "Elsewhere", ("overlays/prod/cart.yaml", "other\n"));
        RealGit.Run(_shop, "checkout", "--quiet", "main");
        await Restore("overlays/prod", "other");
        Assert.Equal("other\n", File.ReadAllText(Path.Combine(_shop, "overlays/prod/cart.yaml")));
    }

    [SkippableTheory]
    [InlineData("overlays/prod", "HEAD", "NothingToRevert")]
    [InlineData("overlays/prod", "HEAD~1", "NothingToRevert")]
    [InlineData("overlays/test", "v1", "PathNotFound")]
    [InlineData("late", "v1", "PathNotFound")]
    [InlineData("../shop", "v1", "PathNotFound")]
    [InlineData("overlays/prod", "nowhere", "RevisionNotFound")]
    public async Task What_cannot_be_restored_changes_nothing(string path, string to, string errorId)
    {
        Start("sha1");
        var before = RealGit.Run(_shop, "for-each-ref");
        var error = await Assert.ThrowsAsync<GitOpsException>(() => Restore(path, to));
        Assert.True(errorId == error.ErrorId, error.ToString());
        Assert.Equal(before, RealGit.Run(_shop, "for-each-ref"));
    }

    private void Start(string format)
    {
        _shop = RealGit.Init(_folder["shop"], $"--object-format={format}");
        RealGit.Commit(_shop, "One", ("overlays/prod/cart.yaml", "one\n"), ("overlays/prod/run.sh", "#!\n"), ("base/web.yaml", "one\n"));
        if (!OperatingSystem.IsWindows())
        {
            RealGit.Run(_shop, "update-index", "--chmod=+x", "overlays/prod/run.sh");
            File.SetUnixFileMode(Path.Combine(_shop, "overlays/prod/run.sh"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            RealGit.Run(_shop, "commit", "--quiet", "--amend", "--no-edit");
        }

        RealGit.Run(_shop, "tag", "v1");
        RealGit.Commit(_shop, "Two", ("overlays/prod/cart.yaml", "two\n"), ("overlays/prod/new.yaml", "new\n"), ("base/web.yaml", "two\n"));
        RealGit.Run(_shop, "update-index", "--chmod=-x", "overlays/prod/run.sh");
        File.WriteAllText(Path.Combine(_shop, "overlays/prod/run.sh"), "#!changed\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(_shop, "overlays/prod/run.sh"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        RealGit.Commit(_shop, "Three");
        RealGit.Commit(_shop, "Four", ("late/web.yaml", "x\n"), ("base/web.yaml", "four\n"));
    }

    private async Task<RevertPlan> Plan(string path, string to)
    {
        using var source = await GitSource.OpenAsync(_shop);
        return new GitReverter(source, _ => null).Plan(new RevertRequest { To = to, Path = path });
    }

    private async Task<RevertMade> Restore(string path, string to)
    {
        using var source = await GitSource.OpenAsync(_shop);
        var reverter = new GitReverter(source, _ => null);
        return await reverter.ApplyAsync(reverter.Plan(new RevertRequest { To = to, Path = path }), push: false);
    }
}
