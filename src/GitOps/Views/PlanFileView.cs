namespace GitOps.Views;

/// <summary>Shows a <see cref="PlanFile"/>: how many objects it does what to, and where it is.</summary>
internal sealed class PlanFileView(Layout layout)
{
    private const int Indent = 2;

    public IEnumerable<string> Lines(PlanFile plan) => [.. layout.Flow(Indent, Counts(plan), SyncResultView.Between), .. layout.Wrap(Indent, [new($"in {plan.Path}")])];

    private static IEnumerable<Span> Counts(PlanFile plan)
    {
        (DiffAction Action, int Count)[] planned =
        [
            (DiffAction.Create, plan.Create),
            (DiffAction.Update, plan.Update),
            (DiffAction.Delete, plan.Delete),
            (DiffAction.Adopt, plan.Adopt),
            (DiffAction.Recreate, plan.Recreate),
        ];
        foreach (var (action, count) in planned.Where(entry => entry.Count > 0))
        {
            yield return ActionMark.Of(action).Paint($"{action} {count}");
        }

        if (plan.Left > 0)
        {
            yield return new Span($"Left {plan.Left}", Ink.Magenta);
        }

        if (plan.Changes.Count == 0)
        {
            yield return new Span("nothing to do", Ink.Dim);
        }
    }
}
