namespace GitOps.Views;

/// <summary>Shows a <see cref="ResourceStatus"/>: how well an object is, below the one that owns it, and why.</summary>
internal sealed class ResourceStatusView(Layout layout)
{
    private const int WidthOfState = 13;

    private static readonly Dictionary<HealthState, Ink> Inks = new()
    {
        [HealthState.Healthy] = Ink.Green,
        [HealthState.Progressing] = Ink.Yellow,
        [HealthState.Degraded] = Ink.Red,
        [HealthState.Suspended] = Ink.Dim,
        [HealthState.Unknown] = Ink.Magenta,
    };

    public IEnumerable<string> Lines(ResourceStatus status)
    {
        string?[] said = [status.Health.Reason.Length == 0 ? null : status.Health.Reason, status.Age is { } age ? Age.Lasting(age) : null];
        return layout.Row(0, [State(status), new(Tree(status))], said.OfType<string>().ToArray() is { Length: > 0 } why ? [new(string.Join(" · ", why), Ink.Dim)] : []);
    }

    /// <summary>Kind and name, below the object that owns it.</summary>
    public static string Tree(ResourceStatus status) => (status.Depth == 0 ? "" : new string(' ', 2 * (status.Depth - 1)) + "└ ") + status.Id;

    private static Span State(ResourceStatus status) => new(status.Health.State.ToString().PadRight(WidthOfState), Inks[status.Health.State]);
}
