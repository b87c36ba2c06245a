using GitOps.Core.Names;

namespace GitOps.Core.Ignoring;

/// <summary>Says which fields of which objects are left to the cluster. Names may have wildcards.</summary>
internal sealed record IgnoreRule
{
    /// <summary>Sets it is for.</summary>
    public string Set { get; init; } = "*";

    /// <summary>API groups it is for; empty for the core group.</summary>
    public string Group { get; init; } = "*";

    /// <summary>Kinds it is for.</summary>
    public string Kind { get; init; } = "*";

    /// <summary>Namespaces it is for; empty for cluster-scoped objects.</summary>
    public string Namespace { get; init; } = "*";

    /// <summary>Names it is for.</summary>
    public string Name { get; init; } = "*";

    /// <summary>The fields.</summary>
    public IReadOnlyList<FieldPattern> Fields { get; init; } = [];

    /// <summary>Field managers: what they own of the live object is left to them.</summary>
    public IReadOnlyList<string> Managers { get; init; } = [];

    /// <summary>Whether it is for that object of that set.</summary>
    public bool Selects(string set, ResourceId id) =>
        NamePattern.Matches(Set, set)
        && NamePattern.Matches(Group, id.Group)
        && NamePattern.Matches(Kind, id.Kind)
        && NamePattern.Matches(Namespace, id.Namespace)
        && NamePattern.Matches(Name, id.Name);

    /// <summary>Whether it leaves fields to that manager.</summary>
    public bool Trusts(string manager) => Managers.Any(pattern => NamePattern.Matches(pattern, manager));
}
