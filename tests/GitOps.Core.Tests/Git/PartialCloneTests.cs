using System.Text;
using GitOps.Core.Blame;
using GitOps.Core.Git;
using GitOps.Core.Reverting;

namespace GitOps.Core.Tests.Git;

public sealed class PartialCloneTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _origin;

    public PartialCloneTests()
    {
        Skip.If(TestGit.Program is null, "The git program is not here.");
        _origin = RealGit.Init(_folder["origin"]);
        RealGit.Run(_origin, "config", "uploadpack.allowFilter", "true");
        RealGit.Run(_origin, "config", "uploadpack.allowAnySHA1InWant", "true");
        RealGit.Commit(_origin, "Add", ("app/web.yaml", "one\nsame\n"), ("app/db.yaml", "one"), ("big/other.yaml", "big one"));
        RealGit.Commit(_origin, "Change", ("app/web.yaml", "two\nsame\n"), ("app/db.yaml", "two"), ("big/other.yaml", "big two"));
        RealGit.Commit(_origin, "Later", ("later.yaml", "x"));
    }

    public void Dispose() => _folder.Dispose();

    [SkippableTheory]
    [InlineData("blob:none", "HEAD")]
    [InlineData("blob:none", "HEAD~1")]
    [InlineData("blob:none", "HEAD~2")]
    [InlineData("tree:0", "HEAD")]
    [InlineData("tree:0", "HEAD~2")]
    public async Task What_was_left_out_is_fetched_when_it_is_read(string filter, string revision)
    {
        using var source = await GitSource.OpenAsync(Clone(filter));
        var files = source.Files(source.Resolve(revision));
        Assert.Equal(["app/db.yaml", "app/web.yaml"], files.List("app").Select(entry => entry.Path));
        var expected = revision == "HEAD~2" ? "one" : "two";
        Assert.Equal($"{expected}\nsame\n", Encoding.UTF8.GetString(files.Read(files.Find("app/web.yaml")!)));
    }

    [SkippableTheory]
    [InlineData("blob:none")]
    [InlineData("tree:0")]
    public async Task The_size_of_what_was_left_out_is_known_before_it_is_read(string filter)
    {
        using var source = await GitSource.OpenAsync(Clone(filter));
        var files = source.Files(source.Resolve("HEAD~2"));

        Assert.Equal("one\nsame\n".Length, files.Size(files.Find("app/web.yaml")!));
    }

    [SkippableFact]
    public async Task A_file_brings_those_beside_it_and_no_others()
    {
        var clone = Clone("blob:none");
        using (var source = await GitSource.OpenAsync(clone))
        {
            var files = source.Files(source.Resolve("HEAD~2"));
            files.List("app");
            files.Read(files.Find("app/web.yaml")!);
        }

        Directory.Move(_origin, _origin + "-gone");
        using var offline = await GitSource.OpenAsync(clone);
        var left = offline.Files(offline.Resolve("HEAD~2"));
        Assert.Equal("one", Encoding.UTF8.GetString(left.Read(left.Find("app/db.yaml")!)));
        var error = Assert.Throws<GitOpsException>(() => left.Read(left.Find("big/other.yaml")!));
        Assert.Equal("ObjectsNotFetched", error.ErrorId);
        Assert.Contains("origin", error.Message, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("blob:none")]
    [InlineData("tree:0")]
    public async Task An_older_change_is_taken_back(string filter)
    {
        var clone = Clone(filter);
        RealGit.Run(clone, "checkout", "--quiet", "main");
        RealGit.Run(clone, "config", "user.name", "Ana Lima");
        RealGit.Run(clone, "config", "user.email", "ana@example.com");
        using var source = await GitSource.OpenAsync(clone);
        var reverter = new GitReverter(source, _ => null);
        await reverter.ApplyAsync(reverter.Plan(new("HEAD~1")), push: false);
        Assert.Equal("one\nsame\n", File.ReadAllText(Path.Combine(clone, "app/web.yaml")));
        Assert.Equal("", RealGit.Run(clone, "status", "--porcelain"));
    }

    [SkippableFact]
    public async Task A_line_whose_history_was_left_out_has_no_commit_and_no_failure()
    {
        using var source = await GitSource.OpenAsync(Clone("blob:none"));
        var history = new LineHistory(source, source.Resolve());
        Assert.Null(history.LastChange("app/web.yaml", 2));
        Assert.Null(history.RemovedIn("app/web.yaml", bytes => Encoding.UTF8.GetString(bytes).Contains("gone", StringComparison.Ordinal)));
    }

    [SkippableTheory]
    [InlineData("remote.origin.uploadpack")]
    [InlineData("core.sshCommand")]
    [InlineData("credential.helper")]
    public async Task A_program_that_the_repository_names_for_fetching_is_not_run(string setting)
    {
        var clone = Clone("blob:none");
        RealGit.Run(clone, "config", setting, $"!touch {_folder["run"]};");
        using var source = await GitSource.OpenAsync(clone);
        var files = source.Files(source.Resolve("HEAD~2"));
        var error = Assert.Throws<GitOpsException>(() => files.Read(files.Find("app/web.yaml")!));
        Assert.Equal("ObjectsNotFetched", error.ErrorId);
        Assert.Contains(setting.ToLowerInvariant(), error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["run"]));
    }

    private string Clone(string filter)
    {
        RealGit.Run(_folder.Path, "clone", "--quiet", "--no-checkout", $"--filter={filter}", new Uri(_origin).AbsoluteUri, "clone");
        return _folder["clone"];
    }
}
