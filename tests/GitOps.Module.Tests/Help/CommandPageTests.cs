using System.Management.Automation;
using System.Text.RegularExpressions;
using GitOps.Module.Tests.Engine;

namespace GitOps.Module.Tests.Help;

/// <summary>The pages in <c>docs/commands</c> say what there is to say of the cmdlets, and of nothing else.</summary>
public sealed partial class CommandPageTests : IDisposable
{
    private readonly TestSession _session = new();

    public void Dispose() => _session.Dispose();

    [Fact]
    public void Every_cmdlet_has_a_page_and_every_page_a_cmdlet()
    {
        var files = Directory.EnumerateFiles(Pages.Folder).Select(Path.GetFileName).Except(["README.md", "common-parameters.md"]);

        AssertSame(Cmdlets().Select(cmdlet => cmdlet.Name), Pages.All.Select(page => page.Name));
        AssertSame(Pages.All.Select(page => page.Name + ".md"), files.OfType<string>());
    }

    [Fact]
    public void Every_parameter_is_explained_once_and_none_that_is_not_there()
    {
        var there = Cmdlets().SelectMany(cmdlet => cmdlet.Parameters.Keys.Except(Cmdlet.CommonParameters).Select(parameter => $"{cmdlet.Name} -{parameter}"));
        var explained = Pages.All.SelectMany(page => page.Parameters.Where(parameter => parameter.Text.Count > 0).Select(parameter => $"{page.Name} -{parameter.Name}"));

        AssertSame(there, explained);
    }

    [Fact]
    public void Every_common_parameter_is_linked_to()
    {
        var headings = Headings(Path.Combine(Pages.Folder, "common-parameters.md")).Where(heading => heading.StartsWith('-')).Select(heading => $"common-parameters.md#{heading.ToLowerInvariant()}");
        var linked = Pages.All.SelectMany(page => Links(page.File)).ToHashSet();

        Assert.DoesNotContain(headings, heading => !linked.Contains(heading));
    }

    [Fact]
    public void Every_output_is_explained_and_none_that_is_not_there()
    {
        var there = Cmdlets().SelectMany(cmdlet => cmdlet.OutputType.Select(type => $"{cmdlet.Name} {type.Name}"));
        var explained = Pages.All.SelectMany(page => page.Outputs.Where(output => output.Text.Count > 0).Select(output => $"{page.Name} {output.Name}"));

        AssertSame(there, explained);
        Assert.All(Pages.All, page => Assert.NotEqual(page.Outputs.Count > 0, page.OutputsText.Count > 0));
    }

    [Fact]
    public void Every_page_has_a_synopsis_a_description_examples_and_related_pages() => Assert.All(Pages.All, page =>
    {
        Assert.EndsWith(".", page.Synopsis);
        Assert.NotEmpty(page.Description);
        Assert.NotEmpty(page.Examples);
        Assert.All(page.Examples, example => Assert.NotEmpty(example.Text));
        Assert.NotEmpty(page.Related);
    });

    [Fact]
    public void The_index_has_a_line_for_every_page()
    {
        var linked = Links(Path.Combine(Pages.Folder, "README.md")).Where(link => link.EndsWith(".md", StringComparison.Ordinal) && link.Contains('-', StringComparison.Ordinal));

        AssertSame(Pages.All.Select(page => page.Name + ".md").Append("common-parameters.md"), linked);
    }

    [Fact]
    public void Every_link_of_a_page_leads_somewhere()
    {
        var broken = Directory.EnumerateFiles(Pages.Folder).SelectMany(file => Links(file).Where(link => !Leads(link)).Select(link => $"{Path.GetFileName(file)}: {link}"));

        Assert.Empty(broken);
    }

    private static void AssertSame(IEnumerable<string> there, IEnumerable<string> explained)
    {
        var pages = explained.ToList();
        Assert.Equal([], there.Except(pages).Select(name => $"{name} has no text"));
        Assert.Equal([], pages.Except(there).Select(name => $"{name} is not there"));
        Assert.Distinct(pages);
    }

    private IEnumerable<CmdletInfo> Cmdlets() => _session.Run("Get-Command -Module GitOps").Select(command => (CmdletInfo)command.BaseObject);

    private static bool Leads(string link)
    {
        var parts = link.Split('#');
        var file = Path.Combine(Pages.Folder, parts[0]);
        return File.Exists(file) && (parts.Length == 1 || Headings(file).Any(heading => heading.ToLowerInvariant().Replace(' ', '-') == parts[1]));
    }

    private static IEnumerable<string> Links(string file) => Link().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value);

    private static IEnumerable<string> Headings(string file) => Heading().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value);

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^#+ (.+?)\r?$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
