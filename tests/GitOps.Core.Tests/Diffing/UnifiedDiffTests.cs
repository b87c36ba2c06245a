using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GitOps.Core.Diffing;
using GitOps.Core.Masking;

namespace GitOps.Core.Tests.Diffing;

public partial class UnifiedDiffTests
{
    private static readonly ResourceId Id = new("", "v1", "ConfigMap", "shop", "flags");

    [Theory]
    [InlineData("a b", "a  b")]
    [InlineData("a", "a ")]
    [InlineData("a\tb", "a b")]
    [InlineData("x: 1\n  y: 2\n", "x: 1\ny: 2\n")]
    [InlineData("x\n\ny\n", "x\ny\n")]
    [InlineData("x\n", "x\n\n")]
    public void A_change_of_white_space_only_is_shown(string before, string after)
    {
        var text = UnifiedDiff.Of(SecretMask.OfSecrets, Id, ConfigMap(before), ConfigMap(after));

        Assert.Contains(text.Split('\n'), line => line.StartsWith('-') && !line.StartsWith("---", StringComparison.Ordinal) || line.StartsWith('+') && !line.StartsWith("+++", StringComparison.Ordinal));
        AssertCounts(text);
    }

    [Theory]
    [InlineData(null, "a")]
    [InlineData("a", null)]
    [InlineData("a", "b\nc\n")]
    [InlineData("1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n", "0\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n13\n\n")]
    public void Every_hunk_has_the_lines_that_it_says(string? before, string? after)
    {
        var text = UnifiedDiff.Of(SecretMask.OfSecrets, Id, before is null ? null : ConfigMap(before), after is null ? null : ConfigMap(after));

        AssertCounts(text);
        Assert.DoesNotContain('\r', text);
    }

    [Fact]
    public void What_a_terminal_or_a_pipeline_would_obey_is_spelled_as_YAML_spells_it()
    {
        var text = UnifiedDiff.Of(SecretMask.OfSecrets, Id, ConfigMap("a"), ConfigMap("\u001b]0;x\u0007\n##vso[task.complete]\n::error::x\n"));

        Assert.Contains("""+  text: "\e]0;x\a\n\x23\x23vso[task.complete]\n\x3A:error\x3A:x\n" """.TrimEnd(), text, StringComparison.Ordinal);
    }

    [Fact]
    public void Colons_and_hashes_of_honest_text_stay_as_they_are()
    {
        var text = UnifiedDiff.Of(SecretMask.OfSecrets, Id, ConfigMap("a"), ConfigMap("## Title\narn:aws:s3:::bucket # and std::vector\n"));

        Assert.Contains("+    ## Title\n+    arn:aws:s3:::bucket # and std::vector", text, StringComparison.Ordinal);
    }

    private static void AssertCounts(string text)
    {
        var (removed, added) = (0, 0);
        foreach (var line in text.Split('\n').Skip(2))
        {
            if (HunkHeader().Match(line) is { Success: true } header)
            {
                Assert.Equal((0, 0), (removed, added));
                (removed, added) = (Number(header, 1), Number(header, 2));
                continue;
            }

            removed -= line[0] is ' ' or '-' ? 1 : 0;
            added -= line[0] is ' ' or '+' ? 1 : 0;
        }

        Assert.Equal((0, 0), (removed, added));

        static int Number(Match header, int group) => int.Parse(header.Groups[group].Value, CultureInfo.InvariantCulture);
    }

    private static JsonObject ConfigMap(string text) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = new JsonObject { ["name"] = "flags" },
        ["data"] = new JsonObject { ["text"] = text },
    };

    [GeneratedRegex(@"^@@ -\d+,(\d+) \+\d+,(\d+) @@$")]
    private static partial Regex HunkHeader();
}
