namespace GitOps.Core.History;

/// <summary>One revision that was synced, as the set's parent remembers it.</summary>
/// <param name="Sha">Full commit id.</param>
/// <param name="Name">What it was asked for as: a branch, tag or expression; null for the commit itself.</param>
/// <param name="Subject">First line of the commit message.</param>
/// <param name="Author">The commit's author.</param>
/// <param name="Time">When the sync ended.</param>
/// <param name="Succeeded">Whether every object was as declared afterwards.</param>
public sealed record SyncRecord(string Sha, string? Name, string Subject, string Author, DateTimeOffset Time, bool Succeeded);
