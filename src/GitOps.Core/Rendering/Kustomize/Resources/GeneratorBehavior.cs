namespace GitOps.Core.Rendering.Kustomize.Resources;

/// <summary>What a generated object does with one of the same name that is already there.</summary>
internal enum GeneratorBehavior
{
    /// <summary>It must not be there.</summary>
    Create,

    /// <summary>It is replaced.</summary>
    Replace,

    /// <summary>Its data is merged, the generated keys winning.</summary>
    Merge,
}
