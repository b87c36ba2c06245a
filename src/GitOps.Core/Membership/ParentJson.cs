using System.Text.Json.Serialization;

namespace GitOps.Core.Membership;

/// <summary>How the rest of a parent is written: without reflection, which costs start-up time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(SyncedRevision))]
[JsonSerializable(typeof(SetSource))]
internal sealed partial class ParentJson : JsonSerializerContext;
