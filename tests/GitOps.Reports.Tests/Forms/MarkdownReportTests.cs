using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace GitOps.Reports.Tests.Forms;

/// <summary>What a pull request's comment shows.</summary>
public sealed class MarkdownReportTests
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseAutoLinks().UseTaskLists().Build();

    [Fact]
    public void It_begins_with_what_it_comes_to_and_counts_actions_in_a_table()
    {
        var text = Samples.Report(Samples.Shop()).Write(ReportFormat.Markdown);

        Assert.StartsWith("## `shop-overlays-prod`\n\n**4 objects differ; 2 objects cannot be as declared; 1 error and 1 lesser finding; 5 of 8 objects healthy.**\n", text);
        Assert.Contains("- `shop-overlays-prod` at `main@4f1c2ab` `Raise frontend memory` by `Ana Lima` → `prod-eu/shop`\n", text);
        Assert.Contains("| | Action | Objects |\n|:-:|---|--:|\n| `~` | Update | 1 |\n| `~` | Drift | 1 |\n| `+` | Create | 1 |\n", text);
        Assert.Contains("- `-` **Delete** `Service shop/legacy` · `no longer declared` · `without -Prune` · also deletes `1 EndpointSlice`\n", text);
        Assert.Contains("- **Error** `unknown-field` `base/report.yaml:7`: `CronJob shop/report: spec.schedul is no field of a CronJob. Did you mean schedule?`\n", text);
        Assert.Contains("- **Degraded** `Pod shop/frontend-6c7d9-h8w4m`: `server: CrashLoopBackOff`\n", text);
        Assert.Single(Document(text).Descendants<Table>());
    }

    [Fact]
    public void A_short_difference_is_open_and_a_long_one_folded()
    {
        var text = Samples.Report(Samples.Shop()).Write(ReportFormat.Markdown);

        Assert.Contains("```diff\n@@ spec.replicas @@\n-5\n+2\n```\n", text);
        Assert.Contains("<details><summary>15 lines of <code>Deployment shop&#47;frontend</code></summary>\n\n```diff\n@@ -20,12 +20,12 @@\n", text);
        Assert.Equal(4, Document(text).Descendants<FencedCodeBlock>().Count());
    }

    [Fact]
    public void Nothing_is_a_report_too() =>
        Assert.Equal("## `GitOps report`\n\n**Nothing differs.**\n\n", Samples.Report().Write(ReportFormat.Markdown));

    [Theory]
    [InlineData(ReportFile.ShortestMarkdown)]
    [InlineData(20_000)]
    [InlineData(ReportFile.LongestMarkdown)]
    public void It_is_never_longer_than_it_may_be_and_says_what_is_left_out(int longest)
    {
        foreach (var objects in new[] { Samples.Many(2_000), [.. Hostile.Objects(), .. Samples.Many(500)] })
        {
            var text = Samples.Report(Hostile.Line, objects).Write(ReportFormat.Markdown, longest);

            Assert.InRange(text.Length, longest / 2, longest);
            Assert.Matches(@"\n\*\*Cut:\*\* .* left out, for this text to have no more than [\d,]+ characters\.\n$", text);
            var folds = Document(text).Descendants<HtmlBlock>().Select(block => block.Lines.ToString() == "</details>").ToList();
            Assert.Equal(folds.Count(isEnd => isEnd), folds.Count(isEnd => !isEnd));
            AssertOnlyCode(text);
        }
    }

    [Fact]
    public void Every_object_is_named_before_any_difference_is_shown_at_its_expense()
    {
        var text = Samples.Report(Samples.Many(300)).Write(ReportFormat.Markdown);

        Assert.Equal(300, text.Split(" `Deployment team-").Length + text.Split(" `ConfigMap team-").Length - 2);
        Assert.Contains("(its diff is left out)", text);
    }

    [Fact]
    public void Text_of_others_is_code_wherever_it_stands() => AssertOnlyCode(Samples.Report(Hostile.Line, Hostile.Objects()).Write(ReportFormat.Markdown, 1_000_000));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("|")]
    [InlineData("||")]
    [InlineData("a|b")]
    [InlineData("\\|@b")]
    [InlineData("`")]
    [InlineData("``` ``")]
    [InlineData(" `a` ")]
    public void A_name_of_signs_is_code_and_reads_as_it_is(string name)
    {
        var text = Samples.Report(name.Length == 0 ? "x" : name, Samples.Diff(DiffAction.Create, Samples.Id("ConfigMap", name))).Write(ReportFormat.Markdown);

        AssertOnlyCode(text);
        var item = Document(text).Descendants<ListItemBlock>().Last();
        Assert.Contains($"ConfigMap shop/{name}", string.Concat(item.Descendants().Select(node => node switch
        {
            CodeInline code => code.Content,
            HtmlEntityInline entity => entity.Transcoded.ToString(),
            _ => "",
        })));
    }

    /// <summary>What is not code is what this project writes: headings, emphasis, its own tags, and nothing that a host turns into a link.</summary>
    private static void AssertOnlyCode(string text)
    {
        var document = Document(text);
        Assert.Equal([], document.Descendants<Inline>().Where(inline => inline is LinkInline or AutolinkInline or HtmlInline).Select(inline => text[inline.Span.Start..(inline.Span.End + 1)]));
        Assert.All(document.Descendants<HtmlBlock>(), block => Assert.Matches(@"^(<details><summary>\d+ lines of <code>[\w\s&#;…]*</code></summary>|</details>)$", block.Lines.ToString()));
        Assert.All(document.Descendants<LiteralInline>(), literal => Assert.DoesNotMatch("hostile|octocat|onerror|[@#<>`]", literal.Content.ToString()));
        Assert.All(document.Descendants<HeadingBlock>(), heading => Assert.InRange(heading.Level, 2, 3));
        Assert.True(document.Descendants<Table>().Count() <= 1);
    }

    private static MarkdownDocument Document(string text) => Markdig.Markdown.Parse(text, Pipeline);
}
