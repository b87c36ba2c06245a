using System.Xml.Linq;
using GitOps.Module.Tests.Engine;

namespace GitOps.Module.Tests.Views;

/// <summary>Nothing that others wrote is obeyed by the terminal or the pipeline that a view is shown on.</summary>
[Collection(nameof(SharedStyle))]
public class HostileViewTests
{
    private const string Parts = """
        $revision = [GitOps.Revision]::new('4f1c2ab0000000000000000000000000000000aa', $line, $line, $line, [DateTimeOffset]::Now)
        $cluster = [GitOps.ClusterInfo]::new($line, 'https://prod.example:6443', $line)
        $source = [GitOps.SourceLocation]::new($lines, 14, $revision.Sha)
        $id = [GitOps.ResourceId]::new($line, $line, $line, $line, $lines)
        $change = [GitOps.FieldChange]::new($lines, $line, $lines, $line, 'Drift', $line, $line, [DateTimeOffset]::Now)
        $health = [GitOps.ResourceHealth]::new('Degraded', $lines)
        $failure = [GitOps.GitOpsException]::new('FieldInvalid', 'InvalidInput', $lines, $lines, $source)
        $about = @{ Id = $id; Set = $lines; Revision = $revision; Cluster = $cluster }
        $result = [GitOps.ResourceResult]@{ Action = 'Failed'; Id = $id; Message = $lines; Source = $source; Error = $failure; Set = $lines; Revision = $revision; Cluster = $cluster }
        $sync = [GitOps.SyncResult]@{ Set = $lines; Revision = $revision; Cluster = $cluster; Duration = '0:00:21'; Requests = 14; Results = [GitOps.ResourceResult[]]$result }

        """;

    private static readonly Dictionary<string, string> Objects = new()
    {
        ["GitOps.ResourceDiff"] = """
            [GitOps.ResourceDiff]($about + @{ Action = 'Update'; Source = $source; Reason = $lines; Error = $failure })
            [GitOps.ResourceDiff]($about + @{ Action = 'Drift'; Source = $source; Changes = [GitOps.FieldChange[]]$change })
            [GitOps.ResourceDiff]($about + @{ Action = 'Create'; Source = $source })
            [GitOps.ResourceDiff]($about + @{ Action = 'Update'; Changes = [GitOps.FieldChange[]][GitOps.FieldChange]::new($line, $line, "$lines`n$line", "$line`n$lines", 'Conflict', $line) })
            """,
        ["GitOps.FieldChange"] = "$change",
        ["GitOps.ResourceResult"] = "$result; [GitOps.ResourceResult]@{ Action = 'Configured'; Id = $id; Changes = [GitOps.FieldChange[]]$change }",
        ["GitOps.SyncResult"] = "$sync",
        ["GitOps.UndoResult"] = "[GitOps.UndoResult]::new([GitOps.Revision[]]$revision, [GitOps.Revision[]]$revision, $line, $line, $sync)",
        ["GitOps.PlanFile"] = "[GitOps.PlanFile]@{ Path = $lines; Set = $lines; Revision = $revision; Cluster = $cluster; Changes = [GitOps.ResourceDiff[]]@() }",
        ["GitOps.SandboxCluster"] = "[GitOps.SandboxCluster]@{ Kubeconfig = $lines; StateFile = $line }",
        ["GitOps.ResourceManifest"] = "[GitOps.ResourceManifest]::new($id, $source, 1)",
        ["GitOps.RepositoryProblem"] = "[GitOps.RepositoryProblem]::new('Error', 'unknown-field', $lines, 1, 1, $lines, $id)",
        ["GitOps.RepositoryRule"] = "[GitOps.RepositoryRule]::new($line, 'Error', $lines)",
        ["GitOps.ResourceStatus"] = "[GitOps.ResourceStatus]@{ Id = $id; Set = $lines; Revision = $line; Cluster = $cluster; Health = $health; Depth = 1 }",
        ["GitOps.WatchEvent"] = "[GitOps.WatchEvent]@{ Kind = 'Failed'; Time = [DateTimeOffset]::Now; Set = $lines; Revision = $revision; Cluster = $cluster; Message = $lines; Error = $failure }",
        ["GitOps.SyncRecord"] = """
            $by = [GitOps.SyncOrigin]::new($line, $lines, $line)
            $suspended = [GitOps.SetSuspension]@{ By = $by; Reason = $lines }
            [GitOps.SyncRecord]@{ Number = 1; Revision = $revision; By = $by; FirstError = $lines; Commits = [GitOps.Revision[]]$revision; Dropped = [GitOps.Revision[]]$revision; CommitsMissing = $lines; IgnoredSuspension = $suspended; Set = $line; Cluster = $cluster }
            """,
        ["GitOps.SetSuspension"] = "[GitOps.SetSuspension]@{ By = [GitOps.SyncOrigin]::new($line, $lines, $line); Reason = $lines; Set = $line; Cluster = $cluster }",
        ["GitOps.Revision"] = "$revision",
        ["GitOps.ResourceId"] = "$id",
        ["GitOps.SourceLocation"] = "$source",
        ["GitOps.ClusterInfo"] = "$cluster",
        ["GitOps.ResourceHealth"] = "$health",
        ["GitOps.LeaderChange"] = "[GitOps.LeaderChange]::new([DateTimeOffset]::Now, $line, $lines, $true)",
        ["GitOps.Permission"] = "[GitOps.Permission]::new($line, $line, $line, [string[]]$line, [string[]]$line, $lines)",
        ["GitOps.KindCount"] = "[GitOps.KindCount]::new($line, 1)",
    };

    public static TheoryData<string> Types => [.. FormatFiles().SelectMany(file => file.Descendants("ViewSelectedBy").Elements("TypeName")).Select(name => name.Value).Distinct()];

    [Theory]
    [MemberData(nameof(Types))]
    public void No_view_shows_text_that_a_terminal_or_a_pipeline_obeys(string type)
    {
        // A narrow table breaks cells in the middle of a word, so that anything may come to the beginning of a line.
        foreach (var width in (int[])[60, 61, 62, 63, 140, 400])
        {
            using var session = new TestSession(width);

            session.Show($"$PSStyle.OutputRendering = 'Ansi'\n{Parts}{Objects[type]}", new { line = Hostile.Line, lines = Hostile.Lines });

            Hostile.AssertHarmless(session.Screen.Text);
            Assert.Contains(width == 400 ? Hostile.Trace : "r", session.Screen.Text);
        }
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void No_object_is_text_that_a_terminal_or_a_pipeline_obeys(string type)
    {
        using var session = new TestSession();

        var texts = session.Run(Parts + $"$({Objects[type]}) | ForEach-Object {{ \"$_\" }}", new { line = Hostile.Line, lines = Hostile.Lines });

        Assert.All(texts, text => Hostile.AssertHarmless(text.ToString()));
    }

    [Theory]
    [MemberData(nameof(Types))]
    public void No_object_among_others_shows_text_that_is_obeyed(string type)
    {
        using var session = new TestSession();

        session.Show($"{Parts} $change; {Objects[type]}; $result; {Objects[type]}", new { line = Hostile.Line, lines = Hostile.Lines });

        Hostile.AssertHarmless(session.Screen.Text);
    }

    [Fact]
    public async Task No_table_shows_text_that_a_terminal_or_a_pipeline_obeys()
    {
        var tables = string.Concat(Objects.Values.Select(objects => $"(& {{ {objects} }} | Format-Table | Out-String -Width 61), (& {{ {objects} }} | Format-Table | Out-String -Width 400)\n"));

        var shown = await PowerShellProcess.RunAsync($"$line = $env:LINE; $lines = $env:LINES\n{Parts}{tables}", ("LINE", Hostile.Line), ("LINES", Hostile.Lines));

        Assert.Empty(shown.Error);
        Hostile.AssertHarmless(shown.Output);
        Assert.Contains(Hostile.Trace, shown.Output);
    }

    [Fact]
    public void Every_list_shows_its_properties_by_way_of_cells()
    {
        var lists = FormatFiles().SelectMany(file => file.Descendants("ListItem")).ToList();

        Assert.NotEmpty(lists);
        Assert.All(
            lists,
            item => Assert.True(item.Element("PropertyName")?.Value is "IsRunning" or "Started" or "Workloads" || item.Element("ScriptBlock")!.Value.StartsWith("[GitOps.Views.Cell]::Of(", StringComparison.Ordinal), item.ToString()));
    }

    [Fact]
    public void Every_other_view_shows_what_a_view_or_a_cell_made_of_an_object()
    {
        var shown = FormatFiles().SelectMany(file => file.Descendants("ExpressionBinding").Concat(file.Descendants("TableColumnItem"))).ToList();

        Assert.NotEmpty(shown);
        Assert.All(
            shown,
            item => Assert.True(
                item.Element("PropertyName")?.Value == "Text" || item.Element("CustomControlName") is not null || item.Element("ScriptBlock")!.Value.StartsWith("[GitOps.Views.", StringComparison.Ordinal),
                item.ToString()));
    }

    private static IEnumerable<XDocument> FormatFiles() => Directory.GetFiles(BuildOutput.StagedModule, "*.Format.ps1xml").Select(XDocument.Load);
}
