using System.Text.Json.Nodes;

namespace GitOps.Core.Objects;

/// <summary>One place where two objects differ.</summary>
/// <param name="Path">The place. A list that grew or shrank, or a field only one of them has, is one place.</param>
/// <param name="Before">The value before; null when absent.</param>
/// <param name="After">The value after; null when absent.</param>
internal sealed record JsonChange(FieldPath Path, JsonNode? Before, JsonNode? After);
