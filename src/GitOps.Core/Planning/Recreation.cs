using GitOps.Core.Pruning;
using GitOps.Core.Sets;
using GitOps.Core.Sets.Declared;

namespace GitOps.Core.Planning;

/// <summary>Decides whether an object of which an immutable field changed may be deleted and created anew.</summary>
internal static class Recreation
{
    /// <param name="declared">The object.</param>
    /// <param name="plan">What is to be done about it.</param>
    /// <param name="options">The sync's options; null to ask whether there are options that allow it.</param>
    public static bool IsAllowed(DeclaredObject declared, ObjectPlan plan, SyncOptions? options) =>
        !ProtectedKinds.Contain(declared.Id)
        && options?.AllowRecreate != false
        && plan.Step is not PlannedStep.Create
        && (plan.Step is not PlannedStep.Adopt || options?.Adopt == true);
}
