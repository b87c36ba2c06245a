namespace GitOps.Core.Tests.Contracts;

/// <summary>Text of others as every value of ours shows it.</summary>
public class ForeignTextTests
{
    [Theory]
    [InlineData("a\ufe00b", "a\\ufe00b")]
    [InlineData("pay\ufe0fpal", "pay\\ufe0fpal")]
    [InlineData("1\ufe0f", "1\\ufe0f")]
    [InlineData("\ufe0fa", "\\ufe0fa")]
    [InlineData("a\u17b4b\u17b5c\u2065d\ufff3", "a\\u17b4b\\u17b5c\\u2065d\\ufff3")]
    [InlineData("a\U000e0061b", "a\\U000e0061b")]
    public void A_character_that_nobody_sees_is_spelled(string text, string shown) => Assert.Equal(shown, Show(text));

    [Theory]
    [InlineData("\u0338a", "\\u0338a")]
    [InlineData("a\u0301\u0302\u0303\u0304\u0305\u0306\u0307b", "a\u0301\u0302\u0303\u0304\u0305\\u0306\\u0307b")]
    public void A_mark_changes_no_character_of_others_and_no_line_above(string text, string shown) => Assert.Equal(shown, Show(text));

    [Theory]
    [InlineData("\u26a0\ufe0f \u2764\ufe0e 1\ufe0f\u20e3 #\ufe0f\u20e3")]
    [InlineData("e\u0301 n\u0303 \u0915\u094d\u0937 \u0e01\u0e49 \u05d0\u05b8\u05bc")]
    [InlineData("\u845b\ufe00")]
    [InlineData("J\u00fcrgen \u2192 Gr\u00f6\u00dfe \U0001f600")]
    public void Text_of_any_script_stays_as_it_is(string text) => Assert.Equal(text, Show(text));

    [Theory]
    [InlineData("##[section]a")]
    [InlineData("#\u200b#vso[task.x]")]
    [InlineData("a\r##VSO[task.x]")]
    [InlineData("a\n \t::add-mask::b")]
    [InlineData("a ::Set-Output name=x::b")]
    [InlineData("###[debug]")]
    [InlineData("#\u0301#[debug]")]
    public void No_pipeline_finds_a_command(string text)
    {
        foreach (var shown in (string[])[Show(text), new GitOpsException("X", FailureKind.InvalidInput, text).Message])
        {
            Assert.DoesNotMatch(@"##\w*\[", shown);
            Assert.DoesNotMatch(@"(?mi)^\s*::|::(add-mask|set-output)", shown);
        }
    }

    private static string Show(string text) => new SourceLocation(text, 1, null).ToString()[..^2];
}
