using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.Core.Git;
using GitOps.Core.Rendering;
using GitOps.Core.Rendering.Options;
using GitOps.Core.Yaml;

namespace GitOps.Core.Tests.Manifests;

/// <summary>The reader against what kubectl reads: recorded in the tables, and live where kubectl is installed.</summary>
public class YamlAgreementTests
{
    private const string Head = "apiVersion: example.com/v1\nkind: Foo\nmetadata:\n  name: x\n";

    private static readonly (string Yaml, string? Json)[] Cases =
    [
        .. YamlPlainScalarCases.All.Concat(YamlValueCases.All).Select(c => ($"v: {c.Yaml}\n", c.Json is null ? null : $"{{\"v\":{c.Json}}}")),
        .. YamlDocumentCases.All,
    ];

    // Every one of these is an error here: a file is never read as something else than kubectl reads.
    private static readonly (string Yaml, string Why)[] StricterThanKubectl =
    [
        ("a: 1\na: 2\n", "a duplicate key is a mistake, of which kubectl silently takes the last"),
        ("1: a\n'1': b\n", "two keys that are one in JSON"),
        ("v: {a: 1, a: 2}\n", "a duplicate key in brackets"),
        ("v: \"a\"#c\n", "a comment that touches what stands before it"),
        ("v: |#c\n  a\n", "a comment that touches what stands before it"),
        ("v: {\n? a\n: b}\n", "an explicit key in brackets whose value stands on a line of its own"),
        ("v:\n- a *b: c\n", "a key with a star after a space, without quotes"),
        ("v:\n- a *b: c\n  d: e\n", "a key with a star after a space, without quotes"),
    ];

    [Fact]
    public void Every_case_is_read_as_kubectl_reads_it() =>
        Assert.Empty(Cases.Where(c => Ours(Head + c.Yaml) != Canonical(Whole(c.Json))).Select(c => $"{c.Yaml} is {Ours(Head + c.Yaml)}, not {c.Json}"));

    [Fact]
    public void Where_the_reader_is_stricter_than_kubectl_it_refuses() =>
        Assert.All(StricterThanKubectl, c => Assert.Null(Ours(Head + c.Yaml)));

    [SkippableFact]
    public void Kubectl_reads_every_case_as_recorded()
    {
        Skip.IfNot(KubectlReader.IsPresent, "kubectl is not installed");
        var accepted = Cases.Where(c => c.Json is not null && c.Yaml[^1] == '\n' && !c.Yaml.Contains("\n...", StringComparison.Ordinal)).ToList();
        var others = Cases.Except(accepted).Select(c => (Head + c.Yaml, c.Json)).Concat(StricterThanKubectl.Select(c => (Head + c.Yaml, (string?)"accepted"))).ToList();
        var wrong = new ConcurrentBag<string>();

        var read = KubectlReader.Read(string.Join("---\n", accepted.Select(c => Head + c.Yaml)))!;
        Parallel.ForEach(others, c =>
        {
            var theirs = KubectlReader.Read(c.Item1);
            if (c.Item2 == "accepted" ? theirs is null : Canonical(theirs?.Single()) != Canonical(Whole(c.Item2)))
            {
                wrong.Add($"{c.Item1} is {Canonical(theirs?.Single())}, not {c.Item2}");
            }
        });

        Assert.Empty(accepted.Zip(read).Where(pair => Canonical(pair.Second) != Canonical(Whole(pair.First.Json))).Select(pair => $"{pair.First} is {pair.Second}"));
        Assert.Equal(accepted.Count, read.Count);
        Assert.Empty(wrong);
    }

    [SkippableFact]
    public void Every_file_of_the_corpus_is_read_as_kubectl_reads_it()
    {
        Skip.IfNot(KubectlReader.IsPresent, "kubectl is not installed");
        var corpus = SharedData.Folder("corpus");
        Skip.If(corpus is null, "../shared is absent");
        var files = Directory.EnumerateFiles(corpus!, "*.*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".yaml" or ".yml" or ".json" && !file.Contains("/.", StringComparison.Ordinal)).ToList();
        var compared = 0;
        var wrong = new ConcurrentBag<string>();

        Parallel.ForEach(files, file =>
        {
            if (KubectlReader.Read(File.ReadAllText(file)) is { } theirs)
            {
                Interlocked.Increment(ref compared);
                var ours = YamlReader.Read(file, File.ReadAllBytes(file)).Select(document => Canonical(document.Root));
                if (!ours.SequenceEqual(theirs.Select(Canonical)))
                {
                    wrong.Add($"{file}: {string.Join('\n', ours)}\n{string.Join('\n', theirs.Select(Canonical))}");
                }
            }
        });

        Assert.Equal("", string.Join('\n', wrong));
        Assert.True(compared > 50, $"only {compared} files were compared");
    }

    [SkippableFact]
    public void Kubectl_reads_back_what_the_writer_writes()
    {
        Skip.IfNot(KubectlReader.IsPresent, "kubectl is not installed");
        var nodes = FsCheck.Fluent.Gen.Sample(RandomJson.Documents, 60, 300)
            .Select(text => new JsonObject { ["apiVersion"] = "example.com/v1", ["kind"] = "Foo", ["metadata"] = new JsonObject { ["name"] = "x" }, ["v"] = JsonNode.Parse(text) })
            .ToList();

        var theirs = KubectlReader.Read(YamlWriter.WriteStream(nodes));

        Assert.Equal(nodes.Select(node => Canonical(node)), theirs!.Select(Canonical));
    }

    [SkippableFact]
    public void Rendered_overlays_are_written_as_kubectl_kustomize_writes_them()
    {
        Skip.IfNot(KubectlReader.IsPresent, "kubectl is not installed");
        var corpus = SharedData.Folder("corpus");
        Skip.If(corpus is null, "../shared is absent");
        string[] overlays = ["online-boutique/kustomize", "podinfo/kustomize", "argocd-example-apps/kustomize-guestbook", "argocd-example-apps/pre-post-sync"];

        Assert.All(overlays, overlay =>
        {
            var manifests = Renderer.Render(new FolderTree(corpus!), overlay, new RenderOptions(), CancellationToken.None);
            Assert.Equal(KubectlReader.Kustomize(Path.Combine(corpus!, overlay)), YamlWriter.WriteStream(manifests.Select(manifest => manifest.Object), KeyOrder.Kustomize));
        });
    }

    private static string? Ours(string text)
    {
        try
        {
            return Canonical(Assert.Single(YamlReader.Read("a.yaml", Encoding.UTF8.GetBytes(text))).Root);
        }
        catch (GitOpsException)
        {
            return null;
        }
    }

    private static JsonObject? Whole(string? fields)
    {
        if (fields is null)
        {
            return null;
        }

        var whole = new JsonObject { ["apiVersion"] = "example.com/v1", ["kind"] = "Foo", ["metadata"] = new JsonObject { ["name"] = "x" } };
        foreach (var (key, value) in JsonNode.Parse(fields)!.AsObject())
        {
            whole[key] = value?.DeepClone();
        }

        return whole;
    }

    // Keys sorted, numbers by value: what JSON means, not how it is written.
    private static string? Canonical(JsonNode? node) => node switch
    {
        null => null,
        JsonObject mapping => $"{{{string.Join(',', mapping.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"{JsonSerializer.Serialize(field.Key)}:{Canonical(field.Value) ?? "null"}"))}}}",
        JsonArray sequence => $"[{string.Join(',', sequence.Select(item => Canonical(item) ?? "null"))}]",
        _ when node.GetValueKind() == JsonValueKind.Number && !long.TryParse(node.ToJsonString(), out _) =>
            double.Parse(node.ToJsonString(), CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture),
        _ => node.ToJsonString(),
    };
}
