namespace GitOps.Core.Objects.Ownership;

/// <summary>What client-side apply (<c>kubectl apply</c> without <c>--server-side</c>) owns of an object.</summary>
internal static class ClientSideFields
{
    private static readonly HashSet<string> Managers = ["kubectl-client-side-apply", "before-first-apply"];

    /// <summary>Whether an object of these managers still has some.</summary>
    public static bool AreIn(IReadOnlyList<ManagedEntry> managers) => managers.Any(AreOf);

    /// <summary>What a manager owns once client-side apply's fields have moved to it; null when nothing.</summary>
    public static FieldSet? ToOwn(IEnumerable<ManagedEntry> owners, string fieldManager) => owners
        .Where(owner => WillOwn(owner, fieldManager))
        .Aggregate((FieldSet?)null, (fields, owner) => fields?.Union(owner.Fields) ?? owner.Fields);

    /// <summary>Whether an entry is that manager's, or becomes its when client-side apply's fields move.</summary>
    public static bool WillOwn(ManagedEntry owner, string fieldManager) => AreOf(owner) || owner.Manager.Applied(fieldManager);

    /// <summary>Whether they are what an entry of <c>managedFields</c> names.</summary>
    public static bool AreOf(ManagedEntry owner) =>
        owner.Manager is { Operation: FieldManagerId.UpdateOperation, Subresource: "" } && Managers.Contains(owner.Manager.Name);
}
