namespace GitOps.Core.Manifests;

/// <summary>Whose rules YAML is read by. The two programs differ in plain words and in the end of a file.</summary>
public enum YamlDialect
{
    /// <summary>
    /// As kubectl reads manifests, and kustomize its own files: <c>yes</c>, <c>on</c> and <c>y</c> are booleans, timestamps are
    /// text, and a last line without a line feed gets one.
    /// </summary>
    Kubectl,

    /// <summary>
    /// As kustomize reads resources and strategic merge patches: only <c>true</c> and <c>false</c> are booleans, timestamps are
    /// spelled out as in JSON of Go, and a last line is left as it is, which shows in a block of text.
    /// </summary>
    Kustomize,
}
