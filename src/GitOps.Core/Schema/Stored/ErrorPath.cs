namespace GitOps.Core.Schema.Stored;

/// <summary>Writes paths as errors name fields: <c>spec.ports[0].port</c>, <c>metadata.labels[app]</c>.</summary>
internal static class ErrorPath
{
    public static string Child(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    public static string Index(string path, int index) => $"{path}[{index}]";

    public static string Key(string path, string key) => $"{path}[{key}]";
}
