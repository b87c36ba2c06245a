using GitOps.Core.Schema;

namespace GitOps.Core.Checking.Schemas;

/// <summary>Knows the types of an API.</summary>
internal interface ISchemaSource
{
    /// <summary>The type of a kind's objects; null when it is not known.</summary>
    TypeSchema? Find(string group, string version, string kind);

    /// <summary>The kinds of a group that are known in any version; empty when the group is not known.</summary>
    IReadOnlyCollection<string> KindsOf(string group);
}
