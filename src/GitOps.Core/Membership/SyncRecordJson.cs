using System.Text.Json.Serialization;

namespace GitOps.Core.Membership;

/// <summary>How records are written: without reflection, which costs start-up time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(IReadOnlyList<SyncRecord>))]
[JsonSerializable(typeof(SyncRecord))]
[JsonSerializable(typeof(SyncedRevision))]
[JsonSerializable(typeof(SetSource))]
internal sealed partial class SyncRecordJson : JsonSerializerContext;
