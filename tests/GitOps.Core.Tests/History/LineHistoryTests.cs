using System.Text;
using GitOps.Core.Blame;
using GitOps.Core.Git;
using GitOps.Core.Tests.Git;
using LibGit2Sharp;

namespace GitOps.Core.Tests.History;

public sealed class LineHistoryTests : IDisposable
{
    private readonly SampleRepository _shop = new();

    public void Dispose() => _shop.Dispose();

    [Fact]
    public async Task Each_line_leads_to_the_commit_that_last_changed_it()
    {
        var first = _shop.Commit("Add", ("cart.yaml", "a: 1\nb: 1\nc: 1\nd: 1\n"));
        var second = _shop.Commit("Change b", ("cart.yaml", "a: 1\nb: 2\nc: 1\nd: 1\n"));
        _shop.Commit("Elsewhere", ("other.yaml", "x"));
        var third = _shop.Commit("Insert and delete", ("cart.yaml", "new: 1\na: 1\nb: 2\nd: 1\n"));
        Assert.Equal([third.Sha, first.Sha, second.Sha, first.Sha], await Shas("cart.yaml", 4));
    }

    [Fact]
    public async Task Every_line_agrees_with_libgit2_on_a_long_history_with_merges()
    {
        var random = new Random(7);
        var lines = Enumerable.Range(0, 30).Select(i => $"line {i}").ToList();
        _shop.Commit("Add", ("cart.yaml", string.Join('\n', lines) + "\n"));
        for (var i = 0; i < 60; i++)
        {
            var at = random.Next(lines.Count);
            switch (random.Next(4))
            {
                case 0:
                    lines.Insert(at, $"inserted {i}");
                    break;
                case 1 when lines.Count > 10:
                    lines.RemoveAt(at);
                    break;
                default:
                    lines[at] = $"changed {i}";
                    break;
            }

            _shop.Commit($"{i}", ("cart.yaml", string.Join('\n', lines) + "\n"), ($"other/{i}.yaml", "x"));
        }

        var expected = _shop.Git.Blame("cart.yaml").SelectMany(hunk => Enumerable.Repeat(hunk.FinalCommit.Sha, hunk.LineCount)).ToList();
        Assert.Equal(expected, await Shas("cart.yaml", lines.Count));
    }

    [Fact]
    public async Task A_line_that_came_by_a_merge_leads_to_the_commit_on_its_branch()
    {
        var first = _shop.Commit("Add", ("cart.yaml", "a: 1\nb: 1\nc: 1\nd: 1\ne: 1\n"));
        _shop.Git.CreateBranch("topic");
        var onMain = _shop.Commit("On main", ("cart.yaml", "a: 2\nb: 1\nc: 1\nd: 1\ne: 1\n"));
        Commands.Checkout(_shop.Git, "topic");
        var onTopic = _shop.Commit("On topic", ("cart.yaml", "a: 1\nb: 1\nc: 1\nd: 1\ne: 2\n"));
        Commands.Checkout(_shop.Git, "main");
        _shop.Git.Merge(onTopic, onTopic.Author, new MergeOptions { FastForwardStrategy = FastForwardStrategy.NoFastForward });
        Assert.Equal([onMain.Sha, first.Sha, first.Sha, first.Sha, onTopic.Sha], await Shas("cart.yaml", 5));
    }

    [Fact]
    public async Task A_renamed_file_keeps_its_history()
    {
        var content = string.Concat(Enumerable.Range(0, 20).Select(i => $"line: {i}\n"));
        var first = _shop.Commit("Add", ("cart.yaml", content));
        var moved = _shop.Commit("Move", ("cart.yaml", null), ("base/cart.yaml", content + "added: 1\n"));
        var shas = await Shas("base/cart.yaml", 21);
        Assert.Equal((first.Sha, moved.Sha), (shas[0], shas[20]));
    }

    [SkippableFact]
    public async Task A_link_leads_to_the_history_of_its_file()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows makes symbolic links for administrators only.");
        var first = _shop.Commit("Add", ("base/cart.yaml", "a: 1\n"));
        Directory.CreateSymbolicLink(_shop.File("current"), "base");
        _shop.Commit("Link");
        Assert.Equal([first.Sha], await Shas("current/cart.yaml", 1));
    }

    [Fact]
    public async Task A_line_or_file_that_is_not_there_leads_nowhere()
    {
        _shop.Commit("Add", ("cart.yaml", "a: 1\n"));
        using var source = await GitSource.OpenAsync(_shop.Path);
        var history = new LineHistory(source, source.Resolve());
        Assert.Null(history.LastChange("cart.yaml", 2));
        Assert.Null(history.LastChange("cart.yaml", 0));
        Assert.Null(history.LastChange("none.yaml", 1));
        Assert.Null(history.LastChange("../cart.yaml", 1));
    }

    [Fact]
    public async Task What_lies_too_far_back_or_behind_the_edge_of_a_shallow_clone_is_not_guessed()
    {
        var first = _shop.Commit("Add", ("cart.yaml", "a: 1\nb: 1\n"));
        for (var i = 0; i < 5; i++)
        {
            _shop.Commit($"{i}", ("other.yaml", $"{i}"));
        }

        var last = _shop.Commit("Change", ("cart.yaml", "a: 2\nb: 1\n"));
        using (var source = await GitSource.OpenAsync(_shop.Path))
        {
            var changes = new LineHistory(source, source.Resolve(), maxCommits: 4).LastChanges("cart.yaml", [1, 2]);
            Assert.Equal([(1, last.Sha)], changes.Select(change => (change.Key, change.Value.Sha)));
            changes = new LineHistory(source, source.Resolve(), maxReads: 6).LastChanges("cart.yaml", [1, 2]);
            Assert.Equal([(1, last.Sha)], changes.Select(change => (change.Key, change.Value.Sha)));
        }

        File.WriteAllText(Path.Combine(_shop.Path, ".git", "shallow"), last.Parents.Single().Sha + "\n");
        using var shallow = await GitSource.OpenAsync(_shop.Path);
        Assert.Null(new LineHistory(shallow, shallow.Resolve()).LastChange("cart.yaml", 2));
        Assert.Equal(last.Sha, new LineHistory(shallow, shallow.Resolve()).LastChange("cart.yaml", 1)!.Sha);
        Assert.NotEqual(first.Sha, last.Sha);
    }

    [Fact]
    public async Task The_commit_that_removed_a_file_or_part_of_it_is_found()
    {
        _shop.Commit("Add", ("legacy.yaml", "service\n---\nconfig\n"), ("cart.yaml", "cart"));
        var part = _shop.Commit("Drop the config", ("legacy.yaml", "service\n"));
        var whole = _shop.Commit("Drop legacy", ("legacy.yaml", null));
        _shop.Commit("Later", ("cart.yaml", "changed"));
        using var source = await GitSource.OpenAsync(_shop.Path);
        var history = new LineHistory(source, source.Resolve());
        Assert.Equal(whole.Sha, history.RemovedIn("legacy.yaml", _ => true)!.Sha);
        Assert.Equal(part.Sha, history.RemovedIn("legacy.yaml", Holds("config"))!.Sha);
        Assert.Equal("Drop the config", history.RemovedIn("legacy.yaml", Holds("config"))!.Subject);
        Assert.Null(history.RemovedIn("legacy.yaml", Holds("never there")));
        Assert.Null(history.RemovedIn("cart.yaml", _ => true));
        Assert.Null(history.RemovedIn("none.yaml", _ => true));
    }

    [Fact]
    public async Task A_removal_on_a_merged_branch_is_found_there()
    {
        _shop.Commit("Add", ("legacy.yaml", "service\n"), ("cart.yaml", "cart"));
        _shop.Git.CreateBranch("topic");
        _shop.Commit("On main", ("cart.yaml", "changed"));
        Commands.Checkout(_shop.Git, "topic");
        var removal = _shop.Commit("Drop legacy", ("legacy.yaml", null));
        Commands.Checkout(_shop.Git, "main");
        _shop.Git.Merge(removal, removal.Author, new MergeOptions { FastForwardStrategy = FastForwardStrategy.NoFastForward });
        using var source = await GitSource.OpenAsync(_shop.Path);
        Assert.Equal(removal.Sha, new LineHistory(source, source.Resolve()).RemovedIn("legacy.yaml", _ => true)!.Sha);
    }

    [Fact]
    public async Task A_walk_can_be_cancelled()
    {
        _shop.Commit("Add", ("cart.yaml", "a: 1\n"));
        using var source = await GitSource.OpenAsync(_shop.Path);
        var history = new LineHistory(source, source.Resolve());
        Assert.Throws<OperationCanceledException>(() => history.LastChange("cart.yaml", 1, new CancellationToken(canceled: true)));
        Assert.NotNull(history.LastChange("cart.yaml", 1));
    }

    private static Func<byte[], bool> Holds(string text) => bytes => Encoding.UTF8.GetString(bytes).Contains(text, StringComparison.Ordinal);

    private async Task<string[]> Shas(string path, int lines)
    {
        using var source = await GitSource.OpenAsync(_shop.Path);
        var changes = new LineHistory(source, source.Resolve()).LastChanges(path, Enumerable.Range(1, lines).ToList());
        return Enumerable.Range(1, lines).Select(line => changes[line].Sha).ToArray();
    }
}
