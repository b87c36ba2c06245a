using System.Text.Json;
using GitOps.Module.Tests.Engine;

namespace GitOps.Module.Tests.Processes;

/// <summary>What build services make of the log of a PowerShell that runs our commands: annotations of ours, and nothing of anybody else's.</summary>
public sealed class AnnotationTests : IDisposable
{
    private const string Evil = "x,%0A;]:\n::error::y\r##vso[task.complete result=Succeeded]";
    private const string Manager = "::stop-commands::x ##vso[task.setvariable variable=a]b";
    private static readonly string Json = JsonSerializer.Serialize(Evil);

    private readonly TemporaryFolder _workspace = new();
    private readonly TestRepository _shop;

    public AnnotationTests()
    {
        _shop = new TestRepository(Path.Combine(_workspace.Path, "checkout", "shop"));
        _shop.Author = Hostile.Line;
        _shop.Commit(Hostile.Line, ("app/settings.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\ndata:\n  greeting: hello\n"));
    }

    public void Dispose()
    {
        _shop.Dispose();
        _workspace.Dispose();
    }

    private (string, string)[] GitHub => [("GITHUB_ACTIONS", "true"), ("GITHUB_WORKSPACE", _workspace.Path)];

    private (string, string)[] Azure => [("TF_BUILD", "True"), ("BUILD_SOURCESDIRECTORY", _workspace.Path)];

    [Fact]
    public async Task GitHub_shows_findings_beside_their_lines()
    {
        CommitFindings();

        var (_, output, _) = await PowerShellProcess.RunAsync(Check, GitHub);

        var commands = LoggingCommand.ReadGitHub(output);
        Assert.Contains(commands, command => command is { Name: "error", Message: "ConfigMap has no field \"dat\". Did you mean \"data\"?" }
            && (command["file"], command["line"], command["col"], command["title"]) == ("checkout/shop/app/b,a;d.yaml", "4", "1", "unknown-field"));
        Assert.Contains(commands, command => command.Name == "warning");
        Assert.Contains(commands, command => command.Name == "error" && command.Message.Contains("x,%0A;]:\n: :error::y\\r# #vso[task.complete result=Succeeded]", StringComparison.Ordinal));
        AssertOnlyProblems(commands, output, "error", "warning", "notice");
    }

    [Fact]
    public async Task Azure_shows_findings_beside_their_lines()
    {
        CommitFindings();

        var (_, output, _) = await PowerShellProcess.RunAsync(Check, Azure);

        var commands = LoggingCommand.ReadAzure(output);
        Assert.Contains(commands, command => command.Message == "ConfigMap has no field \"dat\". Did you mean \"data\"?"
            && (command["type"], command["sourcepath"], command["linenumber"], command["columnnumber"], command["code"]) == ("error", "checkout/shop/app/b,a;d.yaml", "4", "1", "unknown-field"));
        Assert.Contains(commands, command => command["type"] == "warning");
        Assert.Contains(commands, command => command.Message.Contains("x,%0A;]:\n", StringComparison.Ordinal));
        AssertOnlyProblems(commands, output, "task.logissue");
    }

    [Fact]
    public async Task A_hostile_cluster_gets_no_command_through_to_GitHub()
    {
        var (_, output, _) = await PowerShellProcess.RunAsync(Conflict, GitHub);

        var commands = LoggingCommand.ReadGitHub(output);
        Assert.Contains(commands, command => command.Name == "warning" && command["title"] == "Conflict" && command["file"] == "checkout/shop/app/settings.yaml");
        Assert.Contains(commands, command => command.Name == "error" && command["title"] == "FieldConflict" && command["line"] == "1" && command.Message.Contains("stop-commands", StringComparison.Ordinal));
        Assert.Contains(commands, command => command["title"] == "RevisionNotFound" && command.Message.Contains('%', StringComparison.Ordinal));
        AssertOnlyProblems(commands, output, "error", "warning");
    }

    [Fact]
    public async Task A_hostile_cluster_gets_no_command_through_to_Azure()
    {
        var (_, output, _) = await PowerShellProcess.RunAsync(Conflict, Azure);

        var commands = LoggingCommand.ReadAzure(output);
        Assert.Contains(commands, command => command["code"] == "Conflict" && command["type"] == "warning");
        Assert.Contains(commands, command => command["code"] == "FieldConflict" && command["linenumber"] == "1" && command.Message.Contains("stop-commands", StringComparison.Ordinal));
        Assert.Contains(commands, command => command["code"] == "RevisionNotFound");
        AssertOnlyProblems(commands, output, "task.logissue");
    }

    [Fact]
    public async Task Annotations_are_not_output_and_are_silenced_with_errors()
    {
        CommitFindings();

        var (_, output, _) = await PowerShellProcess.RunAsync($"""
            "count: $(@(Test-GitOpsRepo '{_shop.Path}' -ErrorAction Ignore | Where-Object {"{"} $_ -isnot [GitOps.RepositoryProblem] {"}"}).Count)"
            """, GitHub);

        Assert.Equal("count: 0", output.Trim());
    }

    [Fact]
    public async Task Outside_of_a_build_service_there_are_none()
    {
        CommitFindings();

        var (_, output, _) = await PowerShellProcess.RunAsync(Check);

        Assert.Contains("unknown-field", output);
        Assert.Empty(LoggingCommand.ReadGitHub(output));
        Assert.Empty(LoggingCommand.ReadAzure(output));
    }

    private string Check => $"Test-GitOpsRepo '{_shop.Path}'";

    /// <summary>Another controller, whose name is an attack, holds a field, and somebody asks for a revision that is one.</summary>
    private string Conflict => $$"""
        $cluster = Start-GitOpsSandbox
        $where = @{ Repository = '{{_shop.Path}}'; Path = 'app'; Cluster = $cluster }
        Sync-GitOpsRepo @where | Out-Null
        $client = [System.Net.Http.HttpClient]::new($cluster.Handler, $false)
        $body = [System.Net.Http.StringContent]::new('{"data":{"greeting":"::error::a"} }', [System.Text.Encoding]::UTF8, 'application/merge-patch+json')
        $manager = [uri]::EscapeDataString('{{Manager}}')
        $client.PatchAsync("http://sandbox.invalid/api/v1/namespaces/default/configmaps/settings?fieldManager=$manager", $body).GetAwaiter().GetResult().EnsureSuccessStatusCode() | Out-Null
        Get-GitOpsDiff @where
        Sync-GitOpsRepo @where
        Get-GitOpsDiff @where -Revision "%0A::error::x`n##vso[task.complete]y"
        """;

    private void CommitFindings() => _shop.Commit(
        Hostile.Line,
        ("app/b,a;d.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\ndat: {}\n"),
        ("app/old.yaml", "apiVersion: v1\nkind: Secret\nmetadata: { name: open }\nstringData: { password: hunter2 }\n"),
        ("app/evil.yaml", $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: c }}\n{Json}: {{}}\n"));

    private static void AssertOnlyProblems(IReadOnlyList<LoggingCommand> commands, string output, params string[] names)
    {
        Assert.NotEmpty(commands);
        Assert.All(commands, command => Assert.Contains(command.Name, names));
        Assert.All(commands, command => Assert.NotEmpty(command.Message));
        var ours = output.ReplaceLineEndings("\n").Split('\n').Count(line => line.StartsWith("::", StringComparison.Ordinal) || line.StartsWith("##vso[task.logissue ", StringComparison.Ordinal));
        Assert.Equal(ours, commands.Count);
    }
}
