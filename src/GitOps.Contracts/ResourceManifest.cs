namespace GitOps;

/// <summary>An object that a repository declares, rendered.</summary>
/// <param name="Id">The object.</param>
/// <param name="Source">Where it is declared.</param>
/// <param name="Object">The object itself: nested properties, lists as arrays.</param>
public sealed record ResourceManifest(ResourceId Id, SourceLocation Source, object Object)
{
    /// <summary>The object's API version, such as <c>apps/v1</c>.</summary>
    public string ApiVersion => Id.ApiVersion;

    /// <summary>The object's kind.</summary>
    public string Kind => Id.Kind;

    /// <summary>The object's namespace; empty when it names none.</summary>
    public string Namespace => Id.Namespace;

    /// <summary>The object's name.</summary>
    public string Name => Id.Name;

    /// <summary>Makes the YAML, when asked for.</summary>
    internal Func<string>? Text { get; init; }

    /// <summary>The object as YAML, with values of Secrets masked.</summary>
    public override string ToString() => Text?.Invoke() ?? Id.ToString();
}
