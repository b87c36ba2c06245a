using System.Text.Json.Nodes;
using GitOps.Core.Cluster.Resources;
using GitOps.Core.Ignoring;
using GitOps.Core.Masking;
using GitOps.Core.Objects.Live;
using GitOps.Core.Ordering;

namespace GitOps.Core.Sets.Declared;

/// <summary>An object as it is sent to the server.</summary>
/// <param name="Id">Its identity, with the namespace decided.</param>
/// <param name="Manifest">What it is made of: shared with other renderings of the same file, and never changed.</param>
/// <param name="Sent">Makes it, when it is first asked for: most objects are known to be in sync without.</param>
/// <param name="Source">Where it is declared.</param>
/// <param name="Resource">Its kind; null while its CustomResourceDefinition, which is in the same set, is not served yet.</param>
internal sealed record DeclaredObject(ResourceId Id, JsonObject Manifest, Lazy<JsonObject> Sent, SourceLocation Source, ApiResource? Resource)
{
    /// <summary>The object, labelled as a member of the set.</summary>
    public JsonObject Object => Sent.Value;

    /// <summary>Kind and group as an ApplySet names them.</summary>
    public string GroupKind => Id.Group.Length == 0 ? Id.Kind : $"{Id.Kind}.{Id.Group}";

    /// <summary>What its annotations ask of a sync.</summary>
    public SyncPolicy Policy { get; } = SyncPolicy.Of(Manifest, Source);

    /// <summary>What its annotations leave to the cluster; null when they leave nothing.</summary>
    public IgnoreRule? IgnoreRule { get; } = IgnoreAnnotations.Read(Manifest, Source);

    /// <summary>Hides what of it is not to be shown.</summary>
    public SecretMask Mask { get; init; } = SecretMask.OfSecrets;

    /// <summary>The fields that are left to the cluster.</summary>
    public IgnoredFields Ignored { get; private init; } = IgnoredFields.None;

    /// <summary>The object with the fields that are left to the cluster, too: what is sent to create it.</summary>
    public JsonObject Whole => SentWhole.Value;

    /// <summary>The object with nothing left to the cluster.</summary>
    public DeclaredObject Plain => this with { Sent = SentWhole, Ignored = IgnoredFields.None };

    /// <summary>What a server says about it, without what is not to be shown.</summary>
    public string Redact(string message) => Mask.Redact(Id, Whole, Mask.Redact(Id, Object, message));

    /// <summary>The object in a way that leaves fields of the live one as they are.</summary>
    public DeclaredObject Leaving(IgnoredFields ignored, LiveObject live, string fieldManager) => ignored.IsEmpty
        ? this
        : this with { Sent = new(ignored.LeaveToCluster(Object, live.Json, fieldManager)), Ignored = ignored, SentWhole = Sent };

    private Lazy<JsonObject> SentWhole { get; init; } = Sent;
}
