using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace GitOps.HelpGenerator;

/// <summary>Turns what a page says into what a terminal shows.</summary>
/// <param name="file">The page.</param>
internal sealed class PlainText(string file)
{
    private static readonly Uri Pages = new("https://github.com/gitops-ps/GitOps/blob/main/docs/commands/");

    /// <summary>Where a page of the folder is on the web.</summary>
    public static Uri OnTheWeb(string page) => new(Pages, page);

    /// <summary>Where a link leads; null where Get-Help has it.</summary>
    public static Uri? Address(LinkInline link) =>
        OnTheWeb(link.Url!) is var address && address.AbsoluteUri.StartsWith(Pages.AbsoluteUri, StringComparison.Ordinal) ? null : address;

    /// <summary>A paragraph for each block; a list is one, with a line for each item.</summary>
    public IReadOnlyList<string> Of(IEnumerable<Block> blocks) => [.. blocks.Select(Of)];

    /// <summary>What stands in a block or a link.</summary>
    public string Of(ContainerInline content) => string.Concat(content.Select(inline => Of(inline)));

    private string Of(Block block) => block switch
    {
        ParagraphBlock paragraph => Of(paragraph.Inline!),
        FencedCodeBlock code => string.Join('\n', code.Lines.ToString().Split('\n').Select(line => $"    {line}")),
        ListBlock { IsOrdered: false } list => string.Join('\n', list.Select(item => "- " + Of(((ListItemBlock)item).Single()))),
        _ => throw new PageException(file, block.Line + 1, $"Help cannot show a {block.GetType().Name}. Use paragraphs, flat lists and fenced code."),
    };

    private string Of(Inline inline) => inline switch
    {
        LiteralInline literal => literal.Content.ToString(),
        CodeInline code => code.Content,
        LineBreakInline => " ",
        LinkInline { IsImage: false } link => Of(link) + (Address(link) is { } address ? $" ({address})" : ""),
        EmphasisInline emphasis => Of(emphasis),
        _ => throw new PageException(file, inline.Line + 1, $"Help cannot show an {inline.GetType().Name}. Use text, code, emphasis and links."),
    };
}
