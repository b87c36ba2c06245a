using GitOps.Core.Cluster;
using GitOps.Core.Diffing;
using GitOps.Core.Objects;
using GitOps.Core.Planning.Changes;
using GitOps.Core.Planning.Schedules;
using GitOps.Core.Pruning;
using GitOps.Core.Sets;
using GitOps.Core.Sets.Declared;
using GitOps.Core.Telemetry;

namespace GitOps.Core.Planning;

/// <summary>Plans a whole set, several objects at a time.</summary>
/// <param name="api">The cluster.</param>
/// <param name="differ">Compares.</param>
/// <param name="planner">Decides of an object.</param>
/// <param name="context">The set.</param>
/// <param name="options">The sync's options.</param>
/// <param name="observer">Told how far it is.</param>
internal sealed class SetPlanner(KubeApi api, ObjectDiffer differ, ObjectPlanner planner, SetContext context, PlanOptions options, IReconcileObserver observer)
{
    private const int ObjectsATask = 100;

    /// <summary>The plan to show, with all that the server can tell of it.</summary>
    public Task<SetPlan> ToShowAsync(SetState state, CancellationToken cancellationToken) => PlanAsync(state, isShown: true, cancellationToken);

    /// <summary>
    /// The plan of a sync that nobody is asked about. Of what Git changed the server is not asked first: an apply that nobody
    /// disputes does what a dry run would say, and where one is disputed or refused, it is planned on from there.
    /// </summary>
    public Task<SetPlan> ToDoAsync(SetState state, CancellationToken cancellationToken) => PlanAsync(state, isShown: false, cancellationToken);

    private async Task<SetPlan> PlanAsync(SetState state, bool isShown, CancellationToken cancellationToken)
    {
        using var stage = Stages.Begin("compare");
        var steps = SyncSchedule.Of(state.Declared);
        var dryRun = new DryRun(api, differ, planner, context, state.Rules);

        // The server can say nothing of creating an object in a namespace that the set itself brings.
        var brought = state.Declared.Where(item => item.Id is { Group: "", Kind: "Namespace" } && state.LiveOf(item) is null).Select(item => item.Id.Name).ToHashSet();
        var changes = new Dictionary<ResourceId, PlannedChange>(state.Declared.Count);
        var done = 0;
        await PlanAllAsync(state.Declared.Where(item => !item.Policy.IsHook));
        ForeseeWhatIsRedefined(changes);
        var runsHooks = context.GitMoved || changes.Values.Any(change => change.Writes);
        if (runsHooks)
        {
            await PlanAllAsync(state.Declared.Where(item => item.Policy.IsHook));
        }

        var reached = Reach.Of(steps, changes, out var obstacle);
        var candidates = PrunePlan.Candidates(state, context, Rules(state));
        PrunePlan.WarnOfStrays(candidates, observer);
        var removals = await RemovalsAsync(state, candidates, WhyNothingIsPruned(state, reached, obstacle), isShown, cancellationToken);
        var plan = new SetPlan(context, state, options, steps, candidates, [.. reached, .. removals]) { RunsHooks = runsHooks };
        return plan with { Refusal = DeletionLimits.Refusal(plan) };

        async Task PlanAllAsync(IEnumerable<DeclaredObject> objects)
        {
            // Of most nobody has to be asked; a task for each would take longer than the planning.
            DeclaredObject[][] parts = [.. objects.Chunk(ObjectsATask)];
            var planned = new PlannedChange[parts.Length][];
            await Requests.ForEachAsync(Enumerable.Range(0, parts.Length), PlanPartAsync, cancellationToken);
            var all = planned.SelectMany(part => part).ToArray();
            await Requests.ForEachAsync(Enumerable.Range(0, all.Length).Where(index => IsAsked(all[index])), AskAsync, cancellationToken);
            foreach (var change in all)
            {
                changes[change.Id] = change;
            }

            Task PlanPartAsync(int part, CancellationToken token)
            {
                planned[part] = [.. parts[part].Select(declared => planner.Of(declared, state.LiveOf(declared)))];
                Report(planned[part][^1], planned[part].Count(change => !IsAsked(change)));
                return Task.CompletedTask;
            }

            async Task AskAsync(int index, CancellationToken token)
            {
                all[index] = IsNew(all[index]) ? await dryRun.TryAsync(all[index], token) : await dryRun.AskAsync(all[index], token);
                Report(all[index], 1);
            }
        }

        bool IsAsked(PlannedChange change) => change.Declared is { Resource: not null } declared && (IsNew(change)
            ? isShown && !brought.Contains(declared.Id.Namespace)
            : change.IsToBeAsked && (isShown || (!declared.Policy.IsHook && (!context.GitMoved || options.AllowRecreate))));

        void Report(PlannedChange change, int count) => observer.Progress(new ReconcileProgress(
            $"Comparing {context.Set} with {context.Cluster.Context}", change.Id.ToString(), Interlocked.Add(ref done, count), state.Declared.Count));
    }

    /// <summary>By a definition that the sync changes first, the server decides otherwise than it does now.</summary>
    private void ForeseeWhatIsRedefined(Dictionary<ResourceId, PlannedChange> changes)
    {
        var redefined = changes.Values
            .Where(change => change is { Writes: true, Id.Kind: "CustomResourceDefinition" })
            .Select(change => change.Declared!.Object["spec"])
            .Select(spec => (JsonFields.Text(spec, "group"), JsonFields.Text(spec, "names", "kind")))
            .ToHashSet();
        foreach (var refused in changes.Values.Where(change => change.Step == PlannedStep.Refuse && redefined.Contains((change.Id.Group, change.Id.Kind))).ToArray())
        {
            changes[refused.Id] = planner.Foreseen(refused);
        }
    }

    private static bool IsNew(PlannedChange change) => change.Step is PlannedStep.Create or PlannedStep.Replace;

    /// <summary>What prune may delete.</summary>
    public PruneRules Rules(SetState state) => new(context, state.Parent, options.PruneProtected, options.Adopt);

    private string? WhyNothingIsPruned(SetState state, IReadOnlyList<PlannedChange> reached, GitOpsException? obstacle) =>
        !options.Prune ? "deleted with -Prune"
        : obstacle is not null || reached.Any(change => change is { Step: PlannedStep.Refuse, NotDone: null }) ? "not deleted, because some objects could not be applied"
        : state.Live.Unlisted.Count > 0 ? $"not deleted, because {string.Join(", ", state.Live.Unlisted)} could not be listed"
        : null;

    /// <summary>Members that are no longer declared. Those of protected kinds are shown also where they stay.</summary>
    private async Task<IReadOnlyList<PlannedChange>> RemovalsAsync(
        SetState state, IReadOnlyList<PruneCandidate> candidates, string? notDone, bool isShown, CancellationToken cancellationToken)
    {
        var unprotected = new PruneRules(context, state.Parent, pruneProtected: true, options.Adopt);
        PruneCandidate[] deleted = [.. candidates.Where(candidate => candidate.KeptBecause is null)];
        PruneCandidate[] shown = [.. candidates.Where(candidate => candidate.KeptBecause is null || unprotected.WhyKept(candidate.Id, candidate.Live) is null)];
        PruneCandidate[] read = isShown ? shown
            : options.Prune && !options.Adopt ? [.. deleted.Where(candidate => ProtectedKinds.Contain(candidate.Id))]
            : [];
        var cascades = read.Length == 0 ? new Dictionary<ResourceId, Cascade>() : await new CascadeReader(api, state.Catalog, context, observer).ReadAsync(read, read.Select(candidate => candidate.Id).ToHashSet(), cancellationToken);
        return [.. candidates.Select(Removal)];

        PlannedChange Removal(PruneCandidate candidate)
        {
            var change = new PlannedChange(candidate.Id, PlannedStep.LeaveAlone) { Live = candidate.Live, Member = candidate, Reason = candidate.KeptBecause, NotDone = notDone };
            if (!shown.Contains(candidate))
            {
                return change;
            }

            var cascade = cascades.GetValueOrDefault(candidate.Id);
            var refusal = DeclaredInside.Refusal(candidate, candidate.KeptBecause is null ? deleted : shown, state) ?? cascade?.Refusal(candidate.Id, options.Adopt);
            return change with
            {
                Step = refusal is null ? PlannedStep.Delete : PlannedStep.Refuse,
                Cascade = cascade,
                Reason = refusal?.Message ?? (cascade is null ? GitReasons.NoLongerDeclared : $"{GitReasons.NoLongerDeclared} · {cascade}"),
                Error = refusal,
                NotDone = candidate.KeptBecause ?? notDone,
            };
        }
    }
}
