using System.Text.Json.Nodes;

namespace GitOps.Core.Rendering.Kustomize.Kinds;

/// <summary>Group, version and kind; as a selector, empty parts match everything.</summary>
internal readonly record struct Gvk(string Group, string Version, string Kind)
{
    public static Gvk Any { get; } = new("", "", "");

    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    public static Gvk Of(JsonObject value)
    {
        var (group, version) = ResourceId.SplitApiVersion(value.Text("apiVersion"));
        return new Gvk(group, version, value.Text("kind"));
    }

    /// <summary>Whether this selector selects <paramref name="other"/>.</summary>
    public bool Selects(Gvk other) =>
        (Group.Length == 0 || Group == other.Group)
        && (Version.Length == 0 || Version == other.Version)
        && (Kind.Length == 0 || Kind == other.Kind);

    public override string ToString() => $"{Kind}.{(Version.Length == 0 ? "[noVer]" : Version)}.{(Group.Length == 0 ? "[noGrp]" : Group)}";
}
