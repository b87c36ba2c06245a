using GitOps.Core.Ordering;
using GitOps.Core.Sets.Declared;

namespace GitOps.Core.Planning.Schedules;

/// <summary>Objects that are applied together.</summary>
/// <param name="Phase">The phase they belong to.</param>
/// <param name="Objects">The objects, in kind order.</param>
/// <param name="AwaitHealth">Whether what follows needs them healthy: a later wave, a dependent, a later phase.</param>
internal sealed record SyncStep(SyncPhase Phase, IReadOnlyList<DeclaredObject> Objects, bool AwaitHealth);
