namespace GitOps;

/// <summary>Another replica leads than before.</summary>
/// <param name="Time">When it was seen.</param>
/// <param name="Lease">The lease that says so, as <c>namespace/name</c>.</param>
/// <param name="Leader">What the leader calls itself; empty while there is none.</param>
/// <param name="IsThisReplica">Whether it is this process.</param>
public sealed record LeaderChange(DateTimeOffset Time, string Lease, string Leader, bool IsThisReplica)
{
    /// <summary><c>gitops/shop is led by gitops-0-4f1c2ab0</c></summary>
    public override string ToString() => ForeignText.OnOneLine(Leader.Length == 0 ? $"{Lease} is led by nobody" : $"{Lease} is led by {Leader}{(IsThisReplica ? ", this replica" : "")}");
}
