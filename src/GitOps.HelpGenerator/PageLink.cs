namespace GitOps.HelpGenerator;

/// <summary>A link.</summary>
/// <param name="Text">What it is called.</param>
/// <param name="Address">Where it leads; null for a cmdlet or topic that Get-Help knows.</param>
public sealed record PageLink(string Text, Uri? Address);
