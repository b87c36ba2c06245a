namespace GitOps;

/// <summary>A field that a watch and somebody else set against each other, and that the watch leaves alone for now.</summary>
/// <param name="Id">The object.</param>
/// <param name="Path">The field, as people read it.</param>
/// <param name="Manager">The field manager that sets it again and again; null where none is recorded.</param>
/// <param name="Corrections">How often it was taken back.</param>
/// <param name="Until">When it is taken back again, unless Git changes the field before.</param>
public sealed record FieldFight(ResourceId Id, string Path, string? Manager, int Corrections, DateTimeOffset Until)
{
    /// <summary><c>Deployment shop/cart spec.replicas, set by kubectl-scale</c></summary>
    public override string ToString() => ForeignText.OnOneLine($"{Id} {Path}, set by {Manager ?? "somebody"}");
}
