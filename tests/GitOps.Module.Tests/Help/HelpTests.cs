using System.Management.Automation;
using System.Xml.Linq;
using GitOps.Module.Tests.Engine;

namespace GitOps.Module.Tests.Help;

public class HelpTests
{
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Maml = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";
    private static readonly XDocument File = XDocument.Load(Path.Combine(BuildOutput.StagedModule, "en-US", "GitOps.dll-Help.xml"));

    public static TheoryData<string, string> Examples
    {
        get
        {
            var examples = new TheoryData<string, string>();
            foreach (var command in File.Descendants(Command + "command"))
            {
                foreach (var code in command.Descendants(Dev + "code"))
                {
                    examples.Add(command.Element(Command + "details")!.Element(Command + "name")!.Value, code.Value);
                }
            }

            return examples;
        }
    }

    [Fact]
    public void Every_parameter_of_every_cmdlet_has_help_and_no_other_has()
    {
        using var session = new TestSession();
        var actual = session.Run("""
            Get-Command -Module GitOps | ForEach-Object {
                $command = $_
                $_.Parameters.Keys | Where-Object { [System.Management.Automation.Cmdlet]::CommonParameters -notcontains $_ } | ForEach-Object { "$($command.Name) -$_" }
            }
            """).Select(line => line.ToString()).ToList();

        var documented = File.Descendants(Command + "command").SelectMany(command => command.Element(Command + "parameters")!.Elements()
            .Where(parameter => parameter.Element(Maml + "description")!.Value.Trim().Length > 0)
            .Select(parameter => $"{command.Element(Command + "details")!.Element(Command + "name")!.Value} -{parameter.Element(Maml + "name")!.Value}"));

        Assert.Equal(actual.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Get_Help_finds_synopsis_description_and_examples_of_every_cmdlet()
    {
        using var session = new TestSession();

        var found = session.Run("""
            Get-Command -Module GitOps | ForEach-Object {
                $help = Get-Help $_.Name
                if ($help.Synopsis -and $help.description -and $help.examples.example.Count -gt 0) { $_.Name } else { "$($_.Name) lacks help" }
            }
            """).Select(line => line.ToString());

        Assert.All(found, line => Assert.DoesNotContain(" ", line));
    }

    [Fact]
    public void The_topic_about_the_module_is_found()
    {
        using var session = new TestSession();

        Assert.Contains("single source of truth", session.Run("Get-Help about_GitOps").Single().ToString());
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void The_example_runs(string command, string code)
    {
        using var folder = new TemporaryFolder();
        using var repository = new TestRepository(Path.Combine(folder.Path, "shop"));
        using var session = new TestSession();
        repository.Commit("Open", ("settings.yaml", ShopSession.Settings));
        repository.Tag("v1.0.0");
        repository.Commit("Deploy", ("cart.yaml", ShopSession.Cart));
        session.Run("""
            $null = $ExecutionContext.SessionState.Path.SetLocation($location)
            $sandbox = Start-GitOpsSandbox -RolloutDelay 0
            """, new { location = folder.Path });
        session.Run("Sync-GitOpsRepo ./shop -Revision HEAD~1 -Cluster $sandbox; Sync-GitOpsRepo ./shop -Cluster $sandbox");

        // A sandbox in the foreground would stay for ever.
        var (_, errors) = session.Try(code.StartsWith("Start-GitOpsSandbox", StringComparison.Ordinal) && code.EndsWith("-Wait", StringComparison.Ordinal)
            ? $"foreach ($once in 1) {{ {code} | ForEach-Object {{ break }} }}"
            : code);
        session.Run("if ($cluster) { Stop-GitOpsSandbox $cluster }");

        Assert.True(errors.Count == 0, $"{command}: {code}: {string.Join("; ", errors.Select(error => error.ToString()))}");
    }

    [Fact]
    public void Every_cmdlet_has_an_example()
    {
        using var session = new TestSession();

        var commands = session.Run("Get-Command -Module GitOps").Select(command => ((CmdletInfo)command.BaseObject).Name);

        Assert.Empty(commands.Except(Examples.Select(example => (string)example[0])));
    }
}
