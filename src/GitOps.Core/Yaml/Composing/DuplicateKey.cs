namespace GitOps.Core.Yaml.Composing;

/// <summary>A key that stands in a mapping already.</summary>
/// <param name="Key">The key.</param>
/// <param name="Position">Where it stands again.</param>
/// <param name="FirstLine">Line where it stood before.</param>
internal sealed record DuplicateKey(string Key, SourcePosition Position, int FirstLine);
