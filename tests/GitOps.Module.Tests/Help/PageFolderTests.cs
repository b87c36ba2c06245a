using GitOps.HelpGenerator;
using GitOps.Module.Tests.Engine;

namespace GitOps.Module.Tests.Help;

/// <summary>A page that help cannot be made of says where, so that a build's error leads there.</summary>
public sealed class PageFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("# Get-It\n\n## Description\n\n<b>It</b>\n", 5, "Help cannot show")]
    [InlineData("# Get-It\n\n## Description\n\n1. It\n", 5, "Help cannot show")]
    [InlineData("# Get-It\n\n## Examples\n\n### Two\n```powershell\na\n```\n```powershell\nb\n```\n", 5, "needs one block")]
    [InlineData("# Get-It\n\n## Examples\n\n### One\n```powershell later\na\n```\n", 6, "not-run=")]
    [InlineData("# Get-It\n\n## Parameters\n\nAlso [-Gone](common.md#-gone).\n", 5, "does not explain -Gone")]
    [InlineData("Get-It\n", 1, "begins with a title")]
    public void A_page_is_refused_at_the_line_that_is_wrong(string page, int line, string message)
    {
        _folder.Write("Get-It.md", page);
        _folder.Write("common.md", "# Common\n\n### -There\nIt.\n");

        var problem = Assert.Throws<PageException>(() => PageFolder.Read(_folder.Path));

        Assert.Equal(line, problem.Line);
        Assert.Contains(message, problem.Message);
    }

    [Fact]
    public void Text_is_what_a_terminal_shows_and_links_out_of_the_folder_keep_their_address()
    {
        _folder.Write("Get-It.md", "# Get-It\n\nGets *it*.\n\n## Description\n\nTwo\nlines of `code`, see [settings](../settings.md) and [Set-It](Set-It.md).\n\n- one\n- two\n");

        var page = Assert.Single(PageFolder.Read(_folder.Path));

        Assert.Equal("Gets it.", page.Synopsis);
        Assert.Equal(["Two lines of code, see settings (https://github.com/gitops-ps/GitOps/blob/main/docs/settings.md) and Set-It.", "- one\n- two"], page.Description);
    }
}
