namespace GitOps.Core.Yaml.Composing;

/// <summary>A place in a file, both parts counted from 1.</summary>
/// <param name="Line">Line.</param>
/// <param name="Column">Column, in characters.</param>
internal readonly record struct SourcePosition(int Line, int Column);
