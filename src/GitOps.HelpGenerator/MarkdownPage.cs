using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace GitOps.HelpGenerator;

/// <summary>A page, by its headings: a title, sections below it, and parts of sections.</summary>
internal sealed class MarkdownPage
{
    private static readonly MarkdownPipeline WithLines = new MarkdownPipelineBuilder().UsePreciseSourceLocation().Build();

    private readonly MarkdownDocument _document;
    private readonly PlainText _text;

    /// <param name="file">Its path.</param>
    public MarkdownPage(string file)
    {
        File = file;
        _document = Markdown.Parse(System.IO.File.ReadAllText(file), WithLines);
        _text = new PlainText(file);
    }

    /// <summary>Its path.</summary>
    public string File { get; }

    /// <summary>Its first heading.</summary>
    public string Title => _document.FirstOrDefault() is HeadingBlock { Level: 1 } heading ? Text(heading) : throw Problem(1, "A page begins with a title, such as # Get-GitOpsDiff.");

    /// <summary>What stands below the title.</summary>
    public IReadOnlyList<string> Introduction => Parts(_document.Skip(1)).First().Text;

    /// <summary>A section, without its parts.</summary>
    public IReadOnlyList<string> Text(string section) => Parts(Section(section)).First().Text;

    /// <summary>What parts of a section say, by their headings.</summary>
    public IEnumerable<NamedText> Parts(string section) => Parts(Section(section)).Skip(1);

    /// <summary>The links of a section.</summary>
    public IEnumerable<PageLink> Links(string section) => Links(Section(section)).Select(link => new PageLink(Text(link), PlainText.Address(link)));

    /// <summary>The parameters of a section in their order, those explained there, and those that a link leads to.</summary>
    /// <param name="explanation">What the page of a name says of a parameter; null for nothing.</param>
    public IEnumerable<NamedText> Parameters(Func<string, string, NamedText?> explanation)
    {
        foreach (var part in Split(Section("Parameters")))
        {
            if (Explained(part) is { } parameter)
            {
                yield return parameter;
                continue;
            }

            foreach (var link in Links(part).Where(link => Text(link).StartsWith('-')))
            {
                yield return explanation(link.Url!.Split('#')[0], Text(link)[1..])
                    ?? throw Problem(link.Line + 1, $"{link.Url} does not explain {Text(link)}.");
            }
        }
    }

    /// <summary>What the page says of a parameter, in whichever section; null for nothing.</summary>
    public NamedText? Parameter(string name) => Split(_document).Select(Explained).FirstOrDefault(parameter => parameter?.Name == name);

    /// <summary>The examples.</summary>
    public IEnumerable<Example> Examples() => Split(Section("Examples")).Skip(1).Select(part =>
    {
        var heading = (HeadingBlock)part[0];
        var code = part.OfType<FencedCodeBlock>().Where(block => block.Info == "powershell").ToList() is [var only]
            ? only
            : throw Problem(heading.Line + 1, $"The example \"{Text(heading)}\" needs one block of powershell, no more.");
        return new Example(Text(heading), code.Lines.ToString(), _text.Of(part.Skip(1).Where(block => block != code)), code.Line + 1, NotRun(code));
    });

    private NamedText? Explained(List<Block> part) =>
        part is [HeadingBlock heading, ..] && Text(heading).StartsWith('-') ? new NamedText(Text(heading)[1..], _text.Of(part.Skip(1))) : null;

    private string? NotRun(FencedCodeBlock code)
    {
        const string Key = "not-run=";
        return code.Arguments is not { Length: > 0 } arguments ? null
            : arguments.StartsWith(Key, StringComparison.Ordinal) ? arguments[Key.Length..].Trim('"')
            : throw Problem(code.Line + 1, $"What follows powershell is {Key}\"and why\", or nothing.");
    }

    private IEnumerable<NamedText> Parts(IEnumerable<Block> blocks) =>
        Split(blocks).Select(part => part is [HeadingBlock heading, ..] ? new NamedText(Text(heading), _text.Of(part.Skip(1))) : new NamedText("", _text.Of(part)));

    private IEnumerable<Block> Section(string name) => _document
        .SkipWhile(block => !(block is HeadingBlock { Level: 2 } heading && Text(heading) == name)).Skip(1)
        .TakeWhile(block => block is not HeadingBlock { Level: <= 2 });

    /// <summary>Cuts before each heading. The first part is what stands before any.</summary>
    private static List<List<Block>> Split(IEnumerable<Block> blocks)
    {
        List<List<Block>> parts = [[]];
        foreach (var block in blocks)
        {
            if (block is HeadingBlock)
            {
                parts.Add([]);
            }

            parts[^1].Add(block);
        }

        return parts;
    }

    private static IEnumerable<LinkInline> Links(IEnumerable<Block> blocks) => blocks.SelectMany(block => block.Descendants<LinkInline>().Concat((block as LeafBlock)?.Inline?.Descendants<LinkInline>() ?? []));

    private string Text(HeadingBlock heading) => _text.Of(heading.Inline!);

    private string Text(LinkInline link) => _text.Of(link);

    private PageException Problem(int line, string message) => new(File, line, message);
}
