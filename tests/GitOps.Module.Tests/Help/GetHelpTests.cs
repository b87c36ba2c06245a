using System.Globalization;
using System.Management.Automation;
using GitOps.Module.Tests.Engine;

namespace GitOps.Module.Tests.Help;

/// <summary>What Get-Help shows is what the cmdlets are and what their pages say.</summary>
public sealed class GetHelpTests : IDisposable
{
    private readonly TestSession _session = new();

    public void Dispose() => _session.Dispose();

    public static TheoryData<string> Names => [.. Pages.All.Select(page => page.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_syntax_is_that_of_the_cmdlet(string name)
    {
        var cmdlet = (CmdletInfo)_session.Run($"Get-Command {name}").Single().BaseObject;
        var declared = cmdlet.ParameterSets.OrderBy(set => !set.IsDefault).Select(set => set.Parameters.Where(parameter => !Cmdlet.CommonParameters.Contains(parameter.Name)).Select(Describe));
        var shown = _session.Run(
            $$"""
            foreach ($set in (Get-Help {{name}}).syntax.syntaxItem) {
                , @($set.parameter | ForEach-Object {
                    "$($_.name) required=$($_.required) position=$($_.position) pipeline=$($_.pipelineInput) aliases=$($_.aliases) type=$($_.parameterValue) wildcards=$($_.globbing)"
                })
            }
            """).Select(set => ((object[])set.BaseObject).Select(parameter => parameter.ToString()!));

        Assert.Equal(declared.Select(set => set.Order(StringComparer.Ordinal)), shown.Select(set => set.Order(StringComparer.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Parameters_that_need_not_be_named_come_first_and_those_that_must_be_given_next(string name)
    {
        var order = Lines($"(Get-Help {name}).syntax.syntaxItem | ForEach-Object {{ @($_.parameter | ForEach-Object {{ $_.position -ne 'named' ? 'p' : $_.required -eq 'true' ? 'r' : 'o' }}) -join '' }}");

        Assert.All(order, set => Assert.Matches("^p*r*o*$", set));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_shows_what_the_page_says(string name)
    {
        var page = Pages.All.Single(page => page.Name == name);

        Assert.Equal(page.Synopsis, Text($"(Get-Help {name}).Synopsis"));
        Assert.Equal(page.Description, Lines($"(Get-Help {name}).description.Text"));
        Assert.Equal(page.Examples.Select(example => example.Code), Lines($"(Get-Help {name}).examples.example.code"));
        Assert.Equal(page.Related.Select(link => link.Text), Lines($"(Get-Help {name}).relatedLinks.navigationLink.linkText").Skip(1));
        Assert.All(page.Parameters, parameter => Assert.Equal(parameter.Text, Lines($"(Get-Help {name} -Parameter {parameter.Name}).description.Text")));
        Assert.All(page.Outputs, output => Assert.Equal(output.Text, Lines($"((Get-Help {name}).returnValues.returnValue | Where-Object {{ $_.type.name -eq '{output.Name}' }}).description.Text")));
    }

    [Theory]
    [InlineData("Sync-GitOpsRepo", "MaxDeletions", "10")]
    [InlineData("Sync-GitOpsRepo", "Timeout", "00:05:00")]
    [InlineData("Start-GitOpsSandbox", "RolloutDelay", "00:00:01")]
    [InlineData("Sync-GitOpsRepo", "Prune", "False")]
    [InlineData("Sync-GitOpsRepo", "Path", "None")]
    public void A_default_is_that_of_the_cmdlet(string name, string parameter, string value) =>
        Assert.Equal(value, Text($"(Get-Help {name} -Parameter {parameter}).defaultValue"));

    [Theory]
    [MemberData(nameof(Names))]
    public void Online_help_is_the_page(string name) =>
        Assert.EndsWith($"/docs/commands/{name}.md", Text($"(Get-Help {name}).relatedLinks.navigationLink[0].uri"));

    [Fact]
    public void The_topic_about_the_module_is_found_and_lists_the_cmdlets_in_the_order_of_the_index()
    {
        var topic = Text("Get-Help about_GitOps");
        var index = File.ReadLines(Path.Combine(Pages.Folder, "README.md")).Where(line => line.StartsWith("- [", StringComparison.Ordinal)).Select(line => line[3..line.IndexOf(']', StringComparison.Ordinal)]);

        Assert.Contains("single source of truth", topic);
        Assert.Equal(index, topic.Split('\n').Where(line => line.StartsWith(new string(' ', 8), StringComparison.Ordinal)).Select(line => line.Trim().Split(' ')[0]));
    }

    private string Text(string script) => Assert.Single(Lines(script));

    // PowerShell puts line breaks of its own at the end of some paragraphs.
    private IEnumerable<string> Lines(string script) => _session.Run(script).Select(line => line.ToString().TrimEnd());

    private static string Describe(CommandParameterInfo parameter)
    {
        var pipeline = string.Join(", ", new[] { parameter.ValueFromPipelineByPropertyName ? "ByPropertyName" : null, parameter.ValueFromPipeline ? "ByValue" : null }.OfType<string>());
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        return string.Join(
            ' ',
            parameter.Name,
            $"required={(parameter.IsMandatory ? "true" : "false")}",
            $"position={(parameter.Position >= 0 ? parameter.Position.ToString(CultureInfo.InvariantCulture) : "named")}",
            $"pipeline={(pipeline.Length > 0 ? $"True ({pipeline})" : "False")}",
            $"aliases={(parameter.Aliases.Count > 0 ? string.Join(", ", parameter.Aliases) : "none")}",
            $"type={(type == typeof(SwitchParameter) ? "" : type.Name)}",
            $"wildcards={(parameter.Attributes.OfType<SupportsWildcardsAttribute>().Any() ? "true" : "false")}");
    }
}
