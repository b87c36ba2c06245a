using System.Text;
using GitOps.Core.Manifests;

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
    [InlineData("a: *b\n", "shop.yaml:1:4: no anchor &b before this alias.")]
    [InlineData("a: &b [*b]\n", "shop.yaml:1:8: the anchor &b contains itself.")]
    [InlineData("a:\n  <<: 1\n", "shop.yaml:2:3: a merge key (<<) takes a mapping or a sequence of mappings.")]
    [InlineData("a: 1\n\u0007\n", "shop.yaml:2:1: control character U+0007 is not allowed; write it as an escape in double quotes.")]
    [InlineData("a: !!int x\n", "shop.yaml:1:4: \"x\" does not fit its tag !!int.")]
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
