namespace GitOps.Views;

/// <summary>The default view of an <see cref="UndoResult"/>, for <c>GitOps.Format.ps1xml</c>.</summary>
public static class UndoResultView
{
    /// <summary>What was reverted by which commit, and where it is; on a line of its own, as terminals are narrow, what the sync did.</summary>
    public static string Summary(UndoResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var reverted = string.Join(", ", result.Reverted.Select(commit => $"{commit.ShortSha} \"{ForeignText.OnOneLine(commit.Subject)}\""));
        var pushed = result.PushedTo is null ? "" : $", pushed to {ForeignText.OnOneLine(result.PushedTo)}";
        var synced = result.Sync is { } sync ? $"\n  Synced: {SyncResultView.Counts(sync)}{Healthy(sync)}" : ", not synced";
        return $"  Reverted {reverted} in {result.Commit.ShortSha} on {ForeignText.OnOneLine(result.Branch)}{pushed}{synced}";
    }

    private static string Healthy(SyncResult sync) => sync.HealthyAfter is { } time ? $", healthy in {Age.Lasting(time)}" : "";
}
