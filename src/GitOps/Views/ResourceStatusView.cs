namespace GitOps.Views;

/// <summary>The cells of the default view of a <see cref="ResourceStatus"/>, for <c>GitOps.Format.ps1xml</c>.</summary>
public static class ResourceStatusView
{
    private static readonly Dictionary<HealthState, string> Colors = new()
    {
        [HealthState.Healthy] = Ink.Green,
        [HealthState.Progressing] = Ink.Yellow,
        [HealthState.Degraded] = Ink.Red,
        [HealthState.Suspended] = Ink.Dim,
        [HealthState.Unknown] = Ink.Magenta,
    };

    /// <summary>The set, the revision that was synced last, and the cluster.</summary>
    public static string Header(ResourceStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        var revision = status.Revision is { Length: >= 7 } sha ? ForeignText.OnOneLine(sha[..7]) : "no revision";
        return $"   {Ink.Paint(Ink.Bold, "Set: " + status.Set)}  ·  {revision}  →  {status.Cluster}";
    }

    /// <summary>The state in its colour.</summary>
    public static string State(ResourceStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        return Ink.Paint(Colors[status.Health.State], status.Health.State.ToString());
    }

    /// <summary>Kind and name, below the object that owns it.</summary>
    public static string Tree(ResourceStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        var branch = status.Depth == 0 ? "" : new string(' ', 2 * (status.Depth - 1)) + "└ ";
        return branch + status.Id;
    }

    /// <summary>How long it exists.</summary>
    public static string Age(ResourceStatus status)
    {
        ArgumentNullException.ThrowIfNull(status);
        return status.Age is { } age ? Views.Age.Lasting(age) : "";
    }
}
