using System.Text;
using GitOps.Core.Git;
using GitOps.Core.Reverting;

namespace GitOps.Core.Tests.Git;

/// <summary>What a hook or a job of another repository leaves in the environment leads nobody astray.</summary>
[Collection(Environments.Collection)]
public sealed class InheritedEnvironmentTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _shop;
    private string? _set;

    public InheritedEnvironmentTests()
    {
        Skip.If(TestGit.Program is null, "The git program is not here.");
        _shop = _folder["shop"];
        RealGit.Init(_folder["other"]);
        RealGit.Commit(_folder["other"], "Add another", ("cart.yaml", "another"));
    }

    public void Dispose()
    {
        if (_set is not null)
        {
            Environment.SetEnvironmentVariable(_set, null);
        }

        _folder.Dispose();
    }

    public static TheoryData<string, string, string> Variables()
    {
        var all = new TheoryData<string, string, string>();
        foreach (var format in (string[])["sha1", "sha256"])
        {
            all.Add(format, "GIT_DIR", ".git");
            all.Add(format, "GIT_WORK_TREE", "");
            all.Add(format, "GIT_COMMON_DIR", ".git");
            all.Add(format, "GIT_INDEX_FILE", ".git/index");
            all.Add(format, "GIT_OBJECT_DIRECTORY", ".git/objects");
            all.Add(format, "GIT_CONFIG", ".git/config");
            all.Add(format, "GIT_SHALLOW_FILE", "cart.yaml");
            all.Add(format, "GIT_GRAFT_FILE", "cart.yaml");
            all.Add(format, "GIT_ICASE_PATHSPECS", "1");
            all.Add(format, "GIT_GLOB_PATHSPECS", "1");
            all.Add(format, "GIT_EXTERNAL_DIFF", "cart.yaml");
            all.Add(format, "GIT_ATTR_SOURCE", "nothing");
            all.Add(format, "GIT_DEFAULT_HASH", "none");
        }

        return all;
    }

    [SkippableTheory]
    [MemberData(nameof(Variables))]
    public async Task A_repository_is_read_and_reverted_as_without_it(string format, string variable, string value)
    {
        RealGit.Init(_shop, $"--object-format={format}");
        RealGit.Commit(_shop, "Add cart", ("cart.yaml", "one"));
        var changed = RealGit.Commit(_shop, "Change cart", ("cart.yaml", "two"));
        var other = RealGit.Run(_folder["other"], "rev-parse", "HEAD");
        Environment.SetEnvironmentVariable(_set = variable, value is "1" or "nothing" or "none" ? value : Path.Combine(_folder["other"], value));

        using (var source = await GitSource.OpenAsync(_shop))
        {
            Assert.Equal("one", Read(source, "HEAD~1"));
            var reverter = new GitReverter(source, _ => null);
            await reverter.ApplyAsync(reverter.Plan(new(changed)), push: false);
        }

        Environment.SetEnvironmentVariable(variable, null);
        Assert.Equal("one", await File.ReadAllTextAsync(Path.Combine(_shop, "cart.yaml")));
        Assert.Equal("", RealGit.Run(_shop, "status", "--short"));
        Assert.Equal((other, ""), (RealGit.Run(_folder["other"], "rev-parse", "HEAD"), RealGit.Run(_folder["other"], "status", "--short")));
    }

    private static string Read(GitSource source, string revision)
    {
        var files = source.Files(source.Resolve(revision));
        return Encoding.UTF8.GetString(files.Read(files.Find("cart.yaml")!));
    }
}
