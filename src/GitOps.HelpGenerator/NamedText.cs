namespace GitOps.HelpGenerator;

/// <summary>What a page says of something that has a name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Text">Paragraphs.</param>
public sealed record NamedText(string Name, IReadOnlyList<string> Text);
