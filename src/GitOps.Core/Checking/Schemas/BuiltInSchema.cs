using GitOps.Core.Schema;

namespace GitOps.Core.Checking.Schemas;

/// <summary>The built-in types of Kubernetes.</summary>
internal sealed class BuiltInSchema : ISchemaSource
{
    private static readonly Lazy<ILookup<string, string>> Kinds = new(() => SchemaTable.BuiltIn.Kinds.ToLookup(kind => kind.Group, kind => kind.Kind));

    /// <inheritdoc/>
    public TypeSchema? Find(string group, string version, string kind) => SchemaTable.BuiltIn.TryGetType(group, version, kind, out var type) ? type : null;

    /// <inheritdoc/>
    public IReadOnlyCollection<string> KindsOf(string group) => Kinds.Value[group].Distinct().ToList();
}
