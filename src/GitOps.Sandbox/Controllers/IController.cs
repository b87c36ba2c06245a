using GitOps.Sandbox.Storage;

namespace GitOps.Sandbox.Controllers;

/// <summary>The name of an object, present or not.</summary>
internal readonly record struct ObjectName(ResourceKey Resource, string Namespace, string Name)
{
    /// <summary>The name of a stored object.</summary>
    public static ObjectName Of(StoredObject stored) => new(stored.Resource, stored.Namespace, stored.Name);
}

/// <summary>An object worth a look, after a while.</summary>
internal readonly record struct Work(ObjectName Object, TimeSpan After = default);

/// <summary>
/// Brings objects a step nearer to what they should be. It looks at the state as it is, not at what happened, so that it can be
/// called at any time and as often as one likes.
/// </summary>
internal interface IController
{
    /// <summary>The objects that a change makes worth a look. Called in the order of the changes, from one thread.</summary>
    IEnumerable<Work> Affected(StoreEvent change);

    /// <summary>Looks at an object and does what is due.</summary>
    /// <returns>When to look again, without anything having happened; null for not at all.</returns>
    TimeSpan? Reconcile(ObjectName name);
}
