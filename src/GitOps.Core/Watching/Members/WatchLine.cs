namespace GitOps.Core.Watching.Members;

/// <summary>Whether changes in the cluster are heard: while each watch of a set hears, the line stands.</summary>
/// <param name="told">Told when the line breaks, with why, and when it stands again, with null.</param>
internal sealed class WatchLine(Action<GitOpsException?> told)
{
    private readonly HashSet<object> _broken = [];

    /// <summary>A watch does not hear.</summary>
    public void Broken(object watch, GitOpsException why)
    {
        lock (_broken)
        {
            if (_broken.Add(watch) && _broken.Count == 1)
            {
                told(why);
            }
        }
    }

    /// <summary>A watch hears again, or is over.</summary>
    public void Restored(object watch)
    {
        lock (_broken)
        {
            if (_broken.Remove(watch) && _broken.Count == 0)
            {
                told(null);
            }
        }
    }
}
