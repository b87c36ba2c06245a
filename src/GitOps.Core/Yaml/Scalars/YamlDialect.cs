namespace GitOps.Core.Yaml.Scalars;

/// <summary>Whose rules YAML is read by. They differ in plain words, in keys that stand twice, and in the end of a file.</summary>
internal enum YamlDialect
{
    /// <summary>
    /// As kubectl reads manifests: <c>yes</c>, <c>on</c> and <c>y</c> are booleans, timestamps are
    /// text, and a last line without a line feed gets one.
    /// </summary>
    Kubectl,

    /// <summary>As kustomize reads its own files: as kubectl reads manifests, but of a key that stands twice the last one counts.</summary>
    Kustomization,

    /// <summary>
    /// As kustomize reads resources and strategic merge patches: only <c>true</c> and <c>false</c> are booleans, timestamps are
    /// spelled out as in JSON of Go, and a last line is left as it is, which shows in a block of text.
    /// </summary>
    Kustomize,
}
