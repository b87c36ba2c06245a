using System.Text;
using GitOps.Core.Yaml;
using GitOps.Core.Yaml.Composing;
using GitOps.Core.Yaml.Scalars;

namespace GitOps.Core.Tests.Manifests;

public class YamlReaderTests
{
    [Fact]
    public void Several_documents_know_the_line_they_begin_on()
    {
        var documents = Read("# shop\n---\na: 1\n---\n# nothing here\n---\n\nb: 2\n");

        Assert.Equal([(3, """{"a":1}"""), (8, """{"b":2}""")], documents.Select(d => (d.Line, d.Root.ToJsonString())));
    }

    [Fact]
    public void A_field_is_found_by_its_pointer()
    {
        var positions = Read("---\nspec:\n  ports:\n  - name: http\n    a/b: 80\n")[0].Positions;

        Assert.Equal(new SourcePosition(2, 1), positions.Find(""));
        Assert.Equal(new SourcePosition(3, 3), positions.Find("/spec/ports"));
        Assert.Equal(new SourcePosition(4, 5), positions.Find("/spec/ports/0"));
        Assert.Equal(new SourcePosition(5, 5), positions.Find("/spec/ports/0/a~1b"));
        Assert.Equal(new SourcePosition(4, 5), positions.Find("/spec/ports/0/absent"));
        Assert.Equal(new SourcePosition(5, 5), positions.Within("/spec/ports/0").Find("/a~1b"));
    }

    [Fact]
    public void Several_JSON_values_in_a_row_are_documents_of_their_own()
    {
        var documents = Read("{\"a\": 1}\n  {\"b\": {\n  \"c\": 2}}");

        Assert.Equal(["""{"a":1}""", """{"b":{"c":2}}"""], documents.Select(d => d.Root.ToJsonString()));
        Assert.Equal(2, documents[1].Line);
        Assert.Equal(new SourcePosition(2, 4), documents[1].Positions.Find("/b"));
        Assert.Equal(new SourcePosition(3, 3), documents[1].Positions.Find("/b/c"));
    }

    [Fact]
    public void A_block_at_the_end_of_a_file_without_a_line_feed_gets_one_unless_kustomize_reads_it()
    {
        var bytes = Encoding.UTF8.GetBytes("a: |\n  text");

        Assert.Equal("text\n", (string?)YamlReader.Read("a.yaml", bytes)[0].Root["a"]);
        Assert.Equal("text", (string?)YamlReader.Read("a.yaml", bytes, dialect: YamlDialect.Kustomize)[0].Root["a"]);
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("utf-16BE")]
    [InlineData("utf-8")]
    public void A_byte_order_mark_tells_the_encoding(string encoding)
    {
        var bytes = Encoding.GetEncoding(encoding).GetPreamble().Concat(Encoding.GetEncoding(encoding).GetBytes("a: é\r\n---\r\nb: 1\r\n")).ToArray();

        Assert.Equal("é", (string?)YamlReader.Read("a.yaml", bytes)[0].Root["a"]);
        Assert.Equal(3, YamlReader.Read("a.yaml", bytes)[1].Line);
    }

    [Theory]
    [InlineData("a: [[[[1]]]]\n", "shop.yaml:1:7: nested deeper than 4 levels.")]
    [InlineData("{\"a\": [[[[1]]]]}", "shop.yaml:1:10: nested deeper than 4 levels.")]
    [InlineData("a: &a [1, 2, 3]\nb: &b [*a, *a, *a]\nc: [*b, *b]\n", "shop.yaml:3:5: the document's aliases expand to more than 20 values.")]
    [InlineData("a: &a {x: 1, y: 2, z: 3}\nb:\n- <<: *a\n- <<: *a\n- <<: *a\n- <<: *a\n- <<: *a\n- <<: *a\n", "shop.yaml:8:7: the document's aliases expand to more than 20 values.")]
    [InlineData("a: 1\n---\nb: 0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789\n", "shop.yaml:3:1: 104 characters are more than the 100 a document may have.")]
    [InlineData("a: 1\n---\nb: 1\n---\nc: 1\n---\nd: 1\n---\ne: 1\n---\nf: 1\n---\ng: 1\n---\nh: 1\n---\ni: 1\n---\nj: 1\n---\nk: 1\n---\nl: 1\n---\nm: 1\n---\nn: 1\n---\no: 1\n---\np: 1\n", "shop.yaml:1:1: 140 bytes are more than the 120 a file may have.")]
    public void What_asks_for_too_much_is_refused(string text, string message)
    {
        var limits = new YamlLimits { MaxDepth = 4, MaxAliasNodes = 20, MaxDocumentLength = 100, MaxFileBytes = 120 };

        var exception = Assert.Throws<GitOpsException>(() => YamlReader.Read("shop.yaml", Encoding.UTF8.GetBytes(text), limits));

        Assert.Equal(("YamlLimitExceeded", message), (exception.ErrorId, exception.Message));
    }

    [Fact]
    public void A_billion_laughs_and_a_tower_of_brackets_are_refused_by_default()
    {
        var laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + string.Concat(Enumerable.Range(1, 9).Select(i => $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n"));

        Assert.Equal("YamlLimitExceeded", Assert.Throws<GitOpsException>(() => Read(laughs)).ErrorId);
        Assert.Equal("YamlLimitExceeded", Assert.Throws<GitOpsException>(() => Read("a: " + new string('[', 100_000))).ErrorId);
        Assert.Equal("YamlLimitExceeded", Assert.Throws<GitOpsException>(() => Read(string.Concat(Enumerable.Repeat("- ", 100_000)) + "a")).ErrorId);
    }

    [Fact]
    public void A_number_answers_to_every_numeric_type()
    {
        var value = Read("replicas: 3")[0].Root["replicas"]!;

        Assert.Equal(3, value.GetValue<int>());
        Assert.Equal(3L, value.GetValue<long>());
        Assert.Equal(3d, value.GetValue<double>());
    }

    [Theory]
    [InlineData("a: 1\nb:\n  c: 1\n  d: 2\n  c: 3\n", "shop.yaml:5:3: duplicate key \"c\" (first at line 3).")]
    [InlineData("{\"a\": 1,\n \"a\": 2}", "shop.yaml:2:2: duplicate key \"a\" (first at line 1).")]
    [InlineData("a: .inf\n", "shop.yaml:1:4: infinity and not-a-number have no place in JSON; quote the value if it is text.")]
    [InlineData("a: 1\n--- b: 2\n", "shop.yaml:2:4: nothing but a comment may follow a document separator (---) on its line.")]
    [InlineData("a: *b\n", "shop.yaml:1:4: a value that begins with * is an alias, and no anchor of that name comes before it. Put the value in quotes if it is text.")]
    [InlineData("a: &b [*b]\n", "shop.yaml:1:8: the anchor that this alias names contains itself.")]
    [InlineData("a:\n  <<: 1\n", "shop.yaml:2:3: a merge key (<<) takes a mapping or a sequence of mappings.")]
    [InlineData("a: 1\n\u0007\n", "shop.yaml:2:1: control character U+0007 is not allowed; write it as an escape in double quotes.")]
    [InlineData("a: !!int x\n", "shop.yaml:1:4: the value does not fit its tag !!int.")]
    [InlineData("~: 1\n", "shop.yaml:1:1: a key must not be null; quote it if it is text.")]
    public void Bad_YAML_is_refused_with_file_line_and_column(string text, string message)
    {
        var exception = Assert.Throws<GitOpsException>(() => Read(text));

        Assert.Equal("YamlInvalid", exception.ErrorId);
        Assert.Equal(message, exception.Message);
    }

    [Fact]
    public void Every_bad_document_is_reported_when_asked_and_the_good_ones_are_read()
    {
        var problems = new List<GitOpsException>();

        var documents = YamlReader.Read("shop.yaml", Encoding.UTF8.GetBytes("a: [\n---\nb: 1\n---\nc: 'x\n"), onError: problems.Add);

        Assert.Equal("""{"b":1}""", Assert.Single(documents).Root.ToJsonString());
        Assert.Equal([2, 5], problems.Select(p => p.Location!.Line));
    }

    private static IReadOnlyList<YamlDocument> Read(string text) => YamlReader.Read("shop.yaml", Encoding.UTF8.GetBytes(text));
}
