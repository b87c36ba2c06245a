using System.Text.Json.Serialization;
using GitOps.Core.Syncing.Membership;

namespace GitOps.Core.History;

/// <summary>How records are written: without reflection, which costs start-up time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(IReadOnlyList<SyncRecord>))]
[JsonSerializable(typeof(SyncRecord))]
[JsonSerializable(typeof(SyncedRevision))]
[JsonSerializable(typeof(SetSource))]
internal sealed partial class SyncRecordJson : JsonSerializerContext;
