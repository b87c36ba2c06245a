namespace GitOps.Sandbox.Storage;

/// <summary>Where objects of a kind are kept, whatever version they are read in.</summary>
internal readonly record struct ResourceKey(string Group, string Name)
{
    /// <inheritdoc/>
    public override string ToString() => Group.Length == 0 ? Name : $"{Name}.{Group}";
}
