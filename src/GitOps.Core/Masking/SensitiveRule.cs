using GitOps.Core.Ignoring;
using GitOps.Core.Names;

namespace GitOps.Core.Masking;

/// <summary>Says which objects, and which of their fields, hold what is not to be shown. Names may have wildcards.</summary>
internal sealed record SensitiveRule
{
    /// <summary>API groups it is for; empty for the core group.</summary>
    public string Group { get; init; } = "*";

    /// <summary>Kinds it is for.</summary>
    public required string Kind { get; init; }

    /// <summary>Namespaces it is for; empty for cluster-scoped objects.</summary>
    public string Namespace { get; init; } = "*";

    /// <summary>Names it is for.</summary>
    public string Name { get; init; } = "*";

    /// <summary>The fields; with none, every value but those that say which object it is.</summary>
    public IReadOnlyList<FieldPattern> Fields { get; init; } = [];

    /// <summary>Whether it is for that object.</summary>
    public bool Selects(ResourceId id) =>
        NamePattern.Matches(Group, id.Group)
        && NamePattern.Matches(Kind, id.Kind)
        && NamePattern.Matches(Namespace, id.Namespace)
        && NamePattern.Matches(Name, id.Name);
}
