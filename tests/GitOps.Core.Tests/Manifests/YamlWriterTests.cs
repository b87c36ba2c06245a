using System.Text;
using System.Text.Json.Nodes;
using FsCheck.Fluent;
using FsCheck.Xunit;
using GitOps.Core.Yaml;

namespace GitOps.Core.Tests.Manifests;

public class YamlWriterTests
{
    [Fact]
    public void Lists_stand_below_their_key_and_blocks_keep_lines()
    {
        var written = YamlWriter.Write(JsonNode.Parse("""
            {"spec": {"ports": [{"port": 80, "names": ["a", ["b"]]}, []], "script": "set -e\n  run\n", "none": null, "empty": {}}, "more": ["x\ny", true]}
            """));

        Assert.Equal(
            """
            spec:
              ports:
              - port: 80
                names:
                - a
                - - b
              - []
              script: |
                set -e
                  run
              none: null
              empty: {}
            more:
            - |-
              x
              y
            - true

            """,
            written);
    }

    [Theory]
    [InlineData("plain text", "plain text")]
    [InlineData("http://x:80/y?z=#1", "http://x:80/y?z=#1")]
    [InlineData("-a", "-a")]
    [InlineData("a,b", "a,b")]
    [InlineData("10.0.0.1", "10.0.0.1")]
    [InlineData("100m", "100m")]
    [InlineData("\\n", "\\n")]
    [InlineData("é 😀", "é 😀")]
    [InlineData("", "\"\"")]
    [InlineData("yes", "\"yes\"")]
    [InlineData("n", "\"n\"")]
    [InlineData("null", "\"null\"")]
    [InlineData("0777", "\"0777\"")]
    [InlineData("0o17", "\"0o17\"")]
    [InlineData("1_000", "\"1_000\"")]
    [InlineData("1e3", "\"1e3\"")]
    [InlineData("1:30", "\"1:30\"")]
    [InlineData("190:20:30.5", "\"190:20:30.5\"")]
    [InlineData("2001-01-01", "\"2001-01-01\"")]
    [InlineData(".inf", "\".inf\"")]
    [InlineData("=", "\"=\"")]
    [InlineData("<<", "\"<<\"")]
    [InlineData("- a", "'- a'")]
    [InlineData("a: b", "'a: b'")]
    [InlineData("a:", "'a:'")]
    [InlineData("a #b", "'a #b'")]
    [InlineData("#a", "'#a'")]
    [InlineData("---", "'---'")]
    [InlineData("'", "''''")]
    [InlineData("it's", "it's")]
    [InlineData("*a", "'*a'")]
    [InlineData(" a", "' a'")]
    [InlineData("a\tb", "\"a\\tb\"")]
    [InlineData("a \nb", "\"a \\nb\"")]
    [InlineData("\n", "\"\\n\"")]
    [InlineData("\u0001\u0085\u2028\uFEFF", "\"\\u0001\\u0085\\u2028\\uFEFF\"")]
    public void Text_is_quoted_where_a_reader_could_take_it_for_something_else(string text, string expected)
    {
        Assert.Equal($"a: {expected}\n", YamlWriter.Write(new JsonObject { ["a"] = text }));
        Assert.Equal($"{expected}: 1\n", YamlWriter.Write(new JsonObject { [text] = 1 }));
    }

    [Theory]
    [InlineData("a\nb", "|-")]
    [InlineData("a\nb\n", "|")]
    [InlineData("a\n\n", "|+")]
    [InlineData("  a\nb\n", "|2")]
    [InlineData("\na", "|2-")]
    [InlineData("#a\n---\nb: c\n", "|")]
    public void Text_of_several_lines_is_a_block(string text, string header)
    {
        var node = new JsonObject { ["a"] = new JsonArray(text), ["b"] = text };

        var written = YamlWriter.Write(node);

        Assert.StartsWith($"a:\n- {header}\n", written, StringComparison.Ordinal);
        Assert.Equal(node.ToJsonString(), Read(written).ToJsonString());
    }

    [Fact]
    public void Keys_can_be_sorted_as_kustomize_does()
    {
        string[] expected = ["", "_", "~", "9", "10", "B", "a", "a-b", "a.b", "a/b", "a: b", "a9", "a10", "aB", "ab", "null", "true", "yes"];

        Assert.Equal(expected, expected.Reverse().Order(KeyOrder.Kustomize));
        Assert.Equal("a1: 1\na2:\n  b: 2\n  c: 3\n", YamlWriter.Write(JsonNode.Parse("""{"a2": {"c": 3, "b": 2}, "a1": 1}"""), KeyOrder.Kustomize));
    }

    [Fact]
    public void A_stream_separates_its_documents() =>
        Assert.Equal("a: 1\n---\nb: 2\n", YamlWriter.WriteStream([new JsonObject { ["a"] = 1 }, new JsonObject { ["b"] = 2 }]));

    [Fact]
    public void Keys_too_long_for_a_reader_to_look_ahead_are_read_back()
    {
        var node = new JsonObject { [new string('k', 3000)] = new JsonArray(1), ["a"] = new JsonObject { [new string('k', 2000) + "\n"] = "x\ny" } };

        Assert.Equal(node.ToJsonString(), Read(YamlWriter.Write(node)).ToJsonString());
    }

    [Theory]
    [InlineData("2001-01-01 \\")]
    [InlineData("2001-01-01 \"x\"")]
    public void A_text_that_begins_like_a_date_keeps_its_quotes_and_backslashes(string text)
    {
        var node = new JsonObject { [text] = text };

        Assert.Equal(node.ToJsonString(), Read(YamlWriter.Write(node)).ToJsonString());
    }

    [Property(MaxTest = 1000)]
    public FsCheck.Property Whatever_is_written_is_read_back() =>
        Prop.ForAll(Arb.From(RandomJson.Documents), text => Read(YamlWriter.Write(JsonNode.Parse(text))).ToJsonString() == JsonNode.Parse(text)!.ToJsonString());

    private static JsonNode Read(string text) => Assert.Single(YamlReader.Read("a.yaml", Encoding.UTF8.GetBytes(text))).Root;
}
