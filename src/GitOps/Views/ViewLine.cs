namespace GitOps.Views;

/// <summary>A line of a view, for <c>GitOps.Format.ps1xml</c>.</summary>
/// <param name="Text">Its text.</param>
/// <param name="Follows">Whether there is one before it.</param>
public sealed record ViewLine(string Text, bool Follows);
