namespace GitOps.Core.Rendering.Kustomize.Model;

/// <summary>A value copied from one object's field into fields of others.</summary>
/// <param name="Source">Where the value is read; null when <paramref name="Value"/> gives it.</param>
/// <param name="Value">A fixed value.</param>
/// <param name="Targets">Where it is written.</param>
/// <param name="Location">Where the replacement is.</param>
internal sealed record Replacement(ReplacementSource? Source, string? Value, IReadOnlyList<ReplacementTarget> Targets, SourceLocation Location);

/// <summary>One field of one object.</summary>
internal sealed record ReplacementSource(ObjectReference Object, string FieldPath, FieldOptions Options);

/// <summary>Fields of the selected objects.</summary>
internal sealed record ReplacementTarget(
    Selector Select,
    IReadOnlyList<Selector> Reject,
    IReadOnlyList<string> FieldPaths,
    FieldOptions Options,
    SourceLocation Location);

/// <summary>Which part of a value is meant, and whether missing fields are created.</summary>
/// <param name="Delimiter">Splits the value; empty for the whole.</param>
/// <param name="Index">The part: below zero is before the first, beyond the last is after it.</param>
/// <param name="Create">Whether missing fields are created.</param>
/// <param name="Encoding"><c>base64</c> when the value is encoded so.</param>
internal sealed record FieldOptions(string Delimiter, int Index, bool Create, string Encoding);
