namespace GitOps.Core.Cluster.Resources;

/// <summary>A kind as an API server serves it.</summary>
/// <param name="Group">API group; empty for the core group.</param>
/// <param name="Version">Served version.</param>
/// <param name="Kind">Kind.</param>
/// <param name="Plural">Name in paths.</param>
/// <param name="Namespaced">Whether objects live in a namespace.</param>
/// <param name="Verbs">What the server lets clients do: <c>get</c>, <c>list</c>, <c>patch</c>, ...</param>
internal sealed record ApiResource(string Group, string Version, string Kind, string Plural, bool Namespaced, IReadOnlyList<string> Verbs)
{
    /// <summary><c>apps/v1</c>, or <c>v1</c> for the core group.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>Kind and group as an ApplySet names them: <c>Deployment.apps</c>, <c>Service</c>.</summary>
    public string GroupKind => Group.Length == 0 ? Kind : $"{Kind}.{Group}";

    /// <summary>Path of the collection; of every namespace when <paramref name="namespace"/> is null.</summary>
    public string CollectionPath(string? @namespace)
    {
        var root = Group.Length == 0 ? $"/api/{Version}" : $"/apis/{Group}/{Version}";
        return Namespaced && !string.IsNullOrEmpty(@namespace)
            ? $"{root}/namespaces/{Uri.EscapeDataString(@namespace)}/{Plural}"
            : $"{root}/{Plural}";
    }

    /// <summary>Path of one object.</summary>
    public string ObjectPath(string @namespace, string name) => $"{CollectionPath(@namespace)}/{Uri.EscapeDataString(name)}";
}
