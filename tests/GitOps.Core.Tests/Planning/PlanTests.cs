using GitOps.Core.Sets;

namespace GitOps.Core.Tests.Planning;

/// <summary>Where previews and syncs once disagreed, each as an example.</summary>
public sealed class PlanTests
{
    public static TheoryData<string, PlanSituation> Disagreements() => new()
    {
        { "a preview named no error for a conflict", Of(new SyncOptions(), Object("ConfigMap", History.HeldByController)) },
        { "a preview named managers whose fields are taken over", Of(new SyncOptions { ForceConflictsFrom = ["tune*"] }, Object("ConfigMap", History.HeldByBoth)) },
        { "a preview named people among the owners of a conflict", Of(new SyncOptions(), Object("Secret", History.HeldAndDrifted)) },
        { "a sync found a conflict in a field that does not change", Of(new SyncOptions(), Object("CronJob", History.MadeByUnknownController)) },
        { "a preview left out what goes with the fields that kubectl apply owned", Of(new SyncOptions(), Object("ConfigMap", History.MadeByClientSideApply)) },
        { "a preview left out what goes of a member that kubectl apply wrote to", Of(new SyncOptions(), Object("Service", History.AppliedByClientSideToo)) },
        { "a preview said of Secrets that data goes which is declared as stringData", Of(new SyncOptions(), Object("Secret", History.MadeByClientSideApply)) },
        { "a sync began with recreations that are too many", Of(new SyncOptions { AllowRecreate = true, MaxDeletions = 0 }, Object("ConfigMap", History.ImmutableChanged)) },
        { "a sync said another error than its preview of a change that conflicts and is refused", Of(new SyncOptions(), Object("Service", History.HeldByBoth, changed: true)) },
        { "a preview showed hooks that run only after a failure as if they ran", Of(new SyncOptions(), Object("ConfigMap", History.HookNew, phase: "SyncFail")) },
        {
            "a preview showed what comes after a hook that is somebody else's",
            Of(new SyncOptions(), Object("ConfigMap", History.HookOfPerson, phase: "PreSync"), Object("ConfigMap", History.Absent), Object("ConfigMap", History.Removed))
        },
        {
            "a preview showed deletions that a refused object keeps from being done",
            Of(new SyncOptions { Prune = true }, Object("ConfigMap", History.Invalid), Object("ConfigMap", History.Removed))
        },
        {
            "a preview showed what a wave does that comes after a conflict",
            Of(new SyncOptions(), Object("ConfigMap", History.HeldByController), Object("ConfigMap", History.DriftByPerson, wave: 1))
        },
        { "a preview said nothing of members that need an option to go", Of(new SyncOptions { Prune = true }, Object("ConfigMap", History.RemovedAndProtected)) },
        { "a preview said nothing of members that are marked to stay", Of(new SyncOptions { Prune = true }, Object("ConfigMap", History.RemovedAndKept)) },
        { "a sync told of a change where only the owner of a field changed", Of(new SyncOptions(), moved: true, Object("Secret", History.IgnoredField)) },
        {
            "a preview showed what comes after a hook that the server refuses",
            Of(new SyncOptions(), Object("ConfigMap", History.HookInvalid, phase: "PreSync"), Object("ConfigMap", History.Absent))
        },
    };

    [Theory]
    [MemberData(nameof(Disagreements))]
    public async Task What_is_shown_is_what_is_done(string once, PlanSituation situation)
    {
        Assert.NotNull(once);
        Assert.Empty(await PlanPropertyTests.DisagreementsAsync(situation, confirmed: false));
        Assert.Empty(await PlanPropertyTests.DisagreementsAsync(situation, confirmed: true));
    }

    private static PlanSituation Of(SyncOptions options, params PlannedObject[] objects) => Of(options, moved: false, objects);

    private static PlanSituation Of(SyncOptions options, bool moved, params PlannedObject[] objects) => new(objects, moved, options with { Timeout = TimeSpan.FromSeconds(3) });

    private static PlannedObject Object(string kind, History history, bool changed = false, int wave = 0, string phase = "Sync") =>
        new(kind, history, changed, wave, phase, "BeforeHookCreation");
}
