namespace GitOps.HelpGenerator;

/// <summary>Reads the pages of a folder.</summary>
public static class PageFolder
{
    /// <summary>
    /// The pages that are named like what they are about. Where one links to a parameter on another page, what stands there is
    /// said of its own cmdlet, too.
    /// </summary>
    /// <param name="folder">The folder.</param>
    public static IReadOnlyList<CommandPage> Read(string folder)
    {
        var pages = Directory.EnumerateFiles(folder, "*.md").Order(StringComparer.Ordinal).Select(file => new MarkdownPage(file)).ToDictionary(page => Path.GetFileName(page.File));
        return [.. pages.Values.Where(page => page.Title == Path.GetFileNameWithoutExtension(page.File)).Select(page => Read(page, pages))];
    }

    private static CommandPage Read(MarkdownPage page, Dictionary<string, MarkdownPage> pages) => new(
        page.File,
        page.Title,
        string.Join(' ', page.Introduction),
        page.Text("Description"),
        [.. page.Examples()],
        [.. page.Parameters((file, parameter) => pages.GetValueOrDefault(file)?.Parameter(parameter))],
        [.. page.Parts("Outputs")],
        page.Text("Outputs"),
        [.. page.Links("Related")]);
}
