using GitOps.Core.Git;
using GitOps.Core.Reverting;
using GitOps.Core.Tests.Git;

namespace GitOps.Core.Tests.History;

/// <summary>
/// Histories of files, links, executable files, submodules, line ends and filters, made at random: taking commits back leaves what
/// <c>git revert</c> leaves, or is refused where git stops.
/// </summary>
public sealed class RevertPropertyTests : IDisposable
{
    private const int Commits = 6;
    private static readonly string[] Names = ["cart.yaml", "app/web.yaml", "app/store.yaml", "unix.txt", "windows.txt", "big.bin"];
    private readonly TemporaryFolder _folder = new();
    private readonly string _shop;

    public RevertPropertyTests()
    {
        Skip.If(TestGit.Program is null, "The git program is not here.");
        Skip.If(OperatingSystem.IsWindows(), "Windows has no executable files, and links take a privilege.");
        _shop = RealGit.Init(_folder["shop"]);
    }

    public void Dispose() => _folder.Dispose();

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, int.TryParse(Environment.GetEnvironmentVariable("GITOPS_REVERT_CASES"), out var cases) ? cases : 12)];

    [SkippableTheory]
    [MemberData(nameof(Seeds))]
    public async Task What_is_left_is_what_git_leaves(int seed)
    {
        var random = new Random(seed);
        File.WriteAllText(Path.Combine(_shop, ".gitattributes"), $"*.bin filter={GitConfiguration.Filter} -text\nunix.txt text eol=lf\nwindows.txt text eol=crlf\n");
        foreach (var name in Names)
        {
            Write(name, string.Concat(Enumerable.Range(0, 12).Select(line => $"line {line}\n")));
        }

        var lib = RealGit.Init(_folder["lib"]);
        var versions = Enumerable.Range(0, 3).Select(version => RealGit.Commit(lib, $"Version {version}", ("web.yaml", $"{version}\n"))).ToArray();
        RealGit.Run(_shop, "submodule", "--quiet", "add", "../lib", "lib");
        RealGit.Commit(_shop, "Start");
        foreach (var number in Enumerable.Range(0, Commits))
        {
            Change(random, versions);
            RealGit.Run(_shop, "add", "--all");
            RealGit.Run(_shop, "commit", "--quiet", "--allow-empty", "--message", $"Change {number}");
        }

        var chosen = Enumerable.Range(0, Commits).OrderBy(_ => random.Next()).Take(random.Next(1, 4)).Order().Select(number => RealGit.Run(_shop, "rev-parse", $"HEAD~{number}")).ToArray();
        OtherProgram.Run("cp", "-a", _shop, _folder["copy"]);
        var byGit = Revert(_folder["copy"], chosen);
        var before = State(_shop);

        using var source = await GitSource.OpenAsync(_shop);
        var reverter = new GitReverter(source, _ => null);
        var undo = () => reverter.ApplyAsync(reverter.Plan(new RevertRequest([.. chosen.OrderBy(_ => random.Next())])), push: false);
        if (byGit)
        {
            await undo();
            Assert.Equal(State(_folder["copy"]), State(_shop));
        }
        else
        {
            var error = await Assert.ThrowsAsync<GitOpsException>(undo);
            Assert.Contains(error.ErrorId, (string[])["RevertConflict", "NothingToRevert"]);
            Assert.Equal(before, State(_shop));
        }
    }

    // It stops at a conflict, and at a commit that would be empty.
    private static bool Revert(string folder, string[] commits)
    {
        try
        {
            RealGit.Run(folder, ["revert", "--no-edit", .. commits]);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private void Change(Random random, string[] versions)
    {
        foreach (var _ in Enumerable.Range(0, random.Next(1, 4)))
        {
            var name = Names[random.Next(Names.Length)];
            var file = Path.Combine(_shop, name);
            var isFile = File.Exists(file) && new FileInfo(file).LinkTarget is null;
            switch (random.Next(8))
            {
                case 0 when File.Exists(file):
                    File.Delete(file);
                    break;
                case 1 when isFile:
                    OtherProgram.Run("chmod", random.Next(2) == 0 ? "+x" : "-x", file);
                    break;
                case 2 when name.EndsWith(".yaml", StringComparison.Ordinal):
                    File.Delete(file);
                    Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                    File.CreateSymbolicLink(file, $"other-{random.Next(3)}.yaml");
                    break;
                case 3:
                    RealGit.Run(Path.Combine(_shop, "lib"), "checkout", "--quiet", versions[random.Next(versions.Length)]);
                    break;
                case 4 when isFile:
                    File.Move(file, $"{file}.moved{random.Next(2)}", overwrite: true);
                    break;
                default:
                    var lines = isFile ? File.ReadAllText(file).Split('\n') : Enumerable.Range(0, 12).Select(line => $"line {line}").ToArray();
                    var end = name == "windows.txt" ? "\r" : "";
                    lines[random.Next(lines.Length)] = $"changed {random.Next(100)}{end}";
                    if (!isFile)
                    {
                        File.Delete(file);
                    }

                    Write(name, string.Join('\n', lines));
                    break;
            }
        }
    }

    private void Write(string name, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(_shop, name))!);
        File.WriteAllText(Path.Combine(_shop, name), content);
    }

    private static string State(string folder) => string.Join('\n', [
        RealGit.Run(folder, "rev-parse", "HEAD^{tree}"),
        RealGit.Run(folder, "log", "--format=%T %B"),
        RealGit.Run(folder, "ls-files", "--stage"),
        RealGit.Run(folder, "status", "--porcelain"),
        .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/.git/", StringComparison.Ordinal))
            .Select(file => $"{Path.GetRelativePath(folder, file)} {new FileInfo(file).LinkTarget ?? $"{new FileInfo(file).UnixFileMode} {File.ReadAllText(file)}"}")
            .Order(StringComparer.Ordinal)]);
}
