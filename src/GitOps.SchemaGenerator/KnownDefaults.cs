namespace GitOps.SchemaGenerator;

/// <summary>
/// Defaults of list-map keys: the identity of a list item rests on them, so a table without them cannot merge.
/// https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy
/// </summary>
internal static class KnownDefaults
{
    internal static readonly IReadOnlyDictionary<(string Type, string Field), string> Json = new Dictionary<(string, string), string>
    {
        [("io.k8s.api.core.v1.ContainerPort", "protocol")] = "\"TCP\"",
        [("io.k8s.api.core.v1.ServicePort", "protocol")] = "\"TCP\"",
    };
}
