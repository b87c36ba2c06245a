namespace GitOps.Core.Reverting;

/// <summary>A commit that is to be made.</summary>
/// <param name="Tree">Id of its tree.</param>
/// <param name="Message">Its message.</param>
internal sealed record PlannedCommit(string Tree, string Message);
