using YamlDotNet.Serialization;

namespace GitOps.Pipelines.Tests.Engine;

/// <summary>A file of a service as plain maps, lists and strings.</summary>
internal static class Yaml
{
    public static Dictionary<object, object> Read(params string[] path) =>
        new DeserializerBuilder().Build().Deserialize<Dictionary<object, object>>(File.ReadAllText(Path.Combine([BuildOutput.RepositoryRoot, .. path])));

    public static Dictionary<object, object> Map(this Dictionary<object, object> map, string key) => (Dictionary<object, object>)map[key];

    public static IEnumerable<Dictionary<object, object>> Maps(this Dictionary<object, object> map, string key) => ((List<object>)map[key]).Cast<Dictionary<object, object>>();

    public static string Text(this Dictionary<object, object> map, string key, string missing = "") => map.TryGetValue(key, out var value) ? $"{value}" : missing;
}
