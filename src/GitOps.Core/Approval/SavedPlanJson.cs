using System.Text.Json.Serialization;

namespace GitOps.Core.Approval;

/// <summary>How plans are written. A file with anything that this layout does not have is refused, not read in part.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    UseStringEnumConverter = true,
    WriteIndented = true,
    IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(SavedPlan))]
internal sealed partial class SavedPlanJson : JsonSerializerContext;
