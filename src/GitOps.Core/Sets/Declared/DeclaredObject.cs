using System.Text.Json.Nodes;
using GitOps.Core.Cluster.Resources;
using GitOps.Core.Ignoring;
using GitOps.Core.Masking;
using GitOps.Core.Objects.Live;
using GitOps.Core.Ordering;

namespace GitOps.Core.Sets.Declared;

/// <summary>An object as it is sent to the server.</summary>
/// <param name="Id">Its identity, with the namespace decided.</param>
/// <param name="Object">The object, labelled as a member of the set.</param>
/// <param name="Source">Where it is declared.</param>
/// <param name="Resource">Its kind; null while its CustomResourceDefinition, which is in the same set, is not served yet.</param>
internal sealed record DeclaredObject(ResourceId Id, JsonObject Object, SourceLocation Source, ApiResource? Resource)
{
    /// <summary>Kind and group as an ApplySet names them.</summary>
    public string GroupKind => Id.Group.Length == 0 ? Id.Kind : $"{Id.Kind}.{Id.Group}";

    /// <summary>What its annotations ask of a sync.</summary>
    public SyncPolicy Policy { get; } = SyncPolicy.Of(Object, Source);

    /// <summary>What its annotations leave to the cluster; null when they leave nothing.</summary>
    public IgnoreRule? IgnoreRule { get; } = IgnoreAnnotations.Read(Object, Source);

    /// <summary>Hides what of it is not to be shown.</summary>
    public SecretMask Mask { get; init; } = SecretMask.OfSecrets;

    /// <summary>The fields that are left to the cluster.</summary>
    public IgnoredFields Ignored { get; private init; } = IgnoredFields.None;

    /// <summary>The object with the fields that are left to the cluster, too: what is sent to create it.</summary>
    public JsonObject Whole { get; private init; } = Object;

    /// <summary>The object with nothing left to the cluster.</summary>
    public DeclaredObject Plain => this with { Object = Whole, Ignored = IgnoredFields.None };

    /// <summary>What a server says about it, without what is not to be shown.</summary>
    public string Redact(string message) => Mask.Redact(Id, Whole, Mask.Redact(Id, Object, message));

    /// <summary>The object in a way that leaves fields of the live one as they are.</summary>
    public DeclaredObject Leaving(IgnoredFields ignored, LiveObject live, string fieldManager) => ignored.IsEmpty
        ? this
        : this with { Object = ignored.LeaveToCluster(Object, live.Json, fieldManager), Ignored = ignored, Whole = Object };
}
