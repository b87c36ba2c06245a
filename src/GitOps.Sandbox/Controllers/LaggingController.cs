using GitOps.Sandbox.Storage;

namespace GitOps.Sandbox.Controllers;

/// <summary>A controller that comes late, as those of a busy cluster do: each look at an object after a random while.</summary>
/// <param name="controller">What it does then.</param>
/// <param name="lag">The longest while.</param>
/// <param name="random">Says how long; used by the one thread that runs controllers.</param>
internal sealed class LaggingController(IController controller, TimeSpan lag, Random random) : IController
{
    /// <summary>Controllers that come late; those themselves where they may not.</summary>
    /// <param name="controllers">What they do.</param>
    /// <param name="lag">The longest while.</param>
    /// <param name="seed">What the whiles are drawn from.</param>
    public static IEnumerable<IController> All(IEnumerable<IController> controllers, TimeSpan lag, int seed)
    {
        var random = new Random(seed);
        return lag == TimeSpan.Zero ? controllers : controllers.Select(controller => new LaggingController(controller, lag, random));
    }

    /// <inheritdoc/>
    public IEnumerable<Work> Affected(StoreEvent change) =>
        controller.Affected(change).Select(work => work with { After = work.After + (lag * random.NextDouble()) });

    /// <inheritdoc/>
    public TimeSpan? Reconcile(ObjectName name) => controller.Reconcile(name);
}
