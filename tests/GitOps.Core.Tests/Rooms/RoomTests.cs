using System.Text.RegularExpressions;
using GitOps.Reports;
using GitOps.Sandbox;

namespace GitOps.Core.Tests.Rooms;

/// <summary>The order of rooms that docs/architecture.md states is the one the code has.</summary>
public sealed partial class RoomTests
{
    private const int Dozen = 12;

    public static TheoryData<string> Projects => ["GitOps.Core", "GitOps.Sandbox", "GitOps.Reports"];

    [Theory]
    [MemberData(nameof(Projects))]
    public void ARoomUsesOnlyThoseThatStandBeforeIt(string project)
    {
        var order = OrderOf(project);
        var up = RoomGraph.Read(AssemblyOf(project)).Edges
            .Where(edge => order.IndexOf(edge.Key.To) > order.IndexOf(edge.Key.From))
            .Select(edge => $"{edge.Key.From} uses {edge.Key.To}, which stands above it: {string.Join(", ", edge.Value.Take(3))}");
        Assert.Empty(up);
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void TheListNamesEveryRoomOnce(string project)
    {
        var order = OrderOf(project);
        Assert.NotEmpty(order);
        Assert.Equal(RoomGraph.Read(AssemblyOf(project)).Rooms, order.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void AFileStandsInTheFolderOfItsNamespaceAmongADozenAtMost(string project)
    {
        var root = Path.Combine(Repository(), "src", project);
        var files = Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(root, file).Replace('\\', '/'))
            .Where(file => !file.StartsWith("obj/", StringComparison.Ordinal) && !file.StartsWith("bin/", StringComparison.Ordinal))
            .ToLookup(file => file.Contains('/', StringComparison.Ordinal) ? file[..file.LastIndexOf('/')] : "");
        Assert.NotEmpty(files);
        Assert.All(files, folder => Assert.True(folder.Count() <= Dozen, $"{project}/{folder.Key} holds {folder.Count()} files to choose between."));
        Assert.All(files, folder => Assert.All(
            folder,
            file => Assert.Equal($"{project}/{folder.Key}".TrimEnd('/').Replace('/', '.'), Namespace().Match(File.ReadAllText(Path.Combine(root, file))).Groups[1].Value)));
    }

    private static System.Reflection.Assembly AssemblyOf(string project) => project switch
    {
        "GitOps.Core" => typeof(Reconciler).Assembly,
        "GitOps.Reports" => typeof(ReportBuilder).Assembly,
        _ => typeof(SandboxServer).Assembly,
    };

    private static List<string> OrderOf(string project)
    {
        var page = File.ReadAllText(Path.Combine(Repository(), "docs", "architecture.md"));
        var heading = $"### Rooms of {project}\n";
        var section = page[(page.IndexOf(heading, StringComparison.Ordinal) + heading.Length)..].Split("\n##")[0];
        return [.. Room().Matches(section).Select(match => match.Groups[1].Success ? match.Groups[1].Value : "")];
    }

    internal static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "GitOpsPS.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }

    [GeneratedRegex(@"^\d+\. (?:`([\w/]+)/`|the root):", RegexOptions.Multiline)]
    private static partial Regex Room();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();
}
