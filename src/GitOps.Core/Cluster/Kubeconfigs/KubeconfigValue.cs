using System.Text.Json.Nodes;
using GitOps.Core.Objects;
using GitOps.Core.Yaml;

namespace GitOps.Core.Cluster.Kubeconfigs;

/// <summary>A value of a kubeconfig file. What it is asked for and is not, is an error at its place that quotes no value.</summary>
/// <param name="node">The value; null when absent.</param>
/// <param name="pointer">JSON pointer to it.</param>
/// <param name="positions">Where the file's fields are.</param>
internal sealed class KubeconfigValue(JsonNode? node, string pointer, SourceMap positions)
{
    public bool IsPresent => node is not null;

    /// <summary>The value as it is.</summary>
    public JsonNode? Node => node;

    public int Line => positions.Find(pointer).Line;

    public KubeconfigValue this[string name] => node switch
    {
        null => new KubeconfigValue(null, pointer, positions),
        JsonObject mapping => new KubeconfigValue(mapping[name], $"{pointer}/{JsonFields.Escape(name)}", positions),
        _ => throw Must("be a mapping"),
    };

    public string Text() => node switch
    {
        null => "",
        JsonValue value when value.TryGetValue(out string? text) => text,
        _ => throw Must("be text; put it in quotes"),
    };

    public bool Flag() => node switch
    {
        null => false,
        JsonValue value when value.TryGetValue(out bool flag) => flag,
        _ => throw Must("be true or false"),
    };

    public byte[] Bytes()
    {
        try
        {
            return Convert.FromBase64String(Text());
        }
        catch (FormatException)
        {
            throw Must("be base64");
        }
    }

    public IReadOnlyList<KubeconfigValue> Items() => node switch
    {
        null => [],
        JsonArray list => [.. list.Select((item, index) => new KubeconfigValue(item, $"{pointer}/{index}", positions))],
        _ => throw Must("be a list"),
    };

    /// <summary>The mapping's fields; none when absent.</summary>
    public IReadOnlyDictionary<string, KubeconfigValue> Fields() => node switch
    {
        null => new Dictionary<string, KubeconfigValue>(),
        JsonObject mapping => mapping.ToDictionary(field => field.Key, field => this[field.Key]),
        _ => throw Must("be a mapping"),
    };

    /// <summary>Names in the mapping that are none of those given, with their lines.</summary>
    public IEnumerable<string> Unknown(params string[] known) =>
        Fields().Where(field => !known.Contains(field.Key)).Select(field => $"{Name(field.Value.Pointer)} (line {field.Value.Line})");

    private string Pointer => pointer;

    private static string Name(string pointer) => pointer.TrimStart('/').Replace('/', '.');

    private FormatException Must(string what) => new($"line {Line}: {Name(pointer)} must {what}.");
}
