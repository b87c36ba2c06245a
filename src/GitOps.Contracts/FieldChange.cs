namespace GitOps;

/// <summary>Why a field of a live object differs from the desired one.</summary>
public enum ChangeCause
{
    /// <summary>Git moved: our field manager still owns the live value.</summary>
    Git,

    /// <summary>The cluster was changed behind Git by a person or a person's tool.</summary>
    Drift,

    /// <summary>Another controller owns the field.</summary>
    Conflict,
}

/// <summary>One field that differs. Values of Secrets are masked.</summary>
/// <param name="Path">The field as people read it: <c>spec.template.spec.containers[server].image</c>.</param>
/// <param name="Pointer">The field as a JSON pointer (RFC 6901) into the live object, or into the desired one where the live object lacks it.</param>
/// <param name="Live">Value in the cluster, or at the revision compared with: a scalar, or compact JSON text for a map or list; null when absent.</param>
/// <param name="Desired">Value that applying would give; null when the field would be removed.</param>
/// <param name="Cause">Why they differ.</param>
/// <param name="LiveManager">Field manager that set the live value; null when none is recorded.</param>
/// <param name="LiveOperation"><c>Apply</c> or <c>Update</c>; null when no manager is recorded.</param>
/// <param name="LiveTime">When that manager last wrote to the object; null when not recorded.</param>
public sealed record FieldChange(
    string Path,
    string Pointer,
    object? Live,
    object? Desired,
    ChangeCause Cause,
    string? LiveManager = null,
    string? LiveOperation = null,
    DateTimeOffset? LiveTime = null)
{
    /// <summary>The line that declares the field, with the commit that last changed it; null where Git did not cause the change.</summary>
    public SourceLocation? Source { get; init; }

    /// <summary>Whether a sync leaves the live value: another controller owns it, or a field of the same object.</summary>
    public bool IsKept { get; init; }

    /// <summary><c>spec.replicas 5 → 2</c></summary>
    public override string ToString() => ForeignText.OnOneLine($"{Path} {Live ?? "(none)"} → {Desired ?? "(none)"}");
}
