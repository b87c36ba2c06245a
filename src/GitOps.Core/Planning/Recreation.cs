using GitOps.Core.Planning.Changes;
using GitOps.Core.Pruning;
using GitOps.Core.Sets;
using GitOps.Core.Sets.Declared;

namespace GitOps.Core.Planning;

/// <summary>Decides whether an object of which an immutable field changed may be deleted and created anew.</summary>
internal static class Recreation
{
    /// <param name="declared">The object.</param>
    /// <param name="plan">What was to be done about it.</param>
    /// <param name="options">The sync's options.</param>
    public static bool IsAllowed(DeclaredObject declared, PlannedChange plan, PlanOptions options) =>
        !ProtectedKinds.Contain(declared.Id)
        && options.AllowRecreate
        && (plan.IsOurs || options.Adopt);
}
