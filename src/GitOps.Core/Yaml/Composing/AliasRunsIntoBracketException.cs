namespace GitOps.Core.Yaml.Composing;

/// <summary>The scanner took a closing bracket for a part of an alias (<c>{a: *x}</c>), which kubectl's does not.</summary>
internal sealed class AliasRunsIntoBracketException : Exception
{
    /// <summary>Where in the text the bracket is.</summary>
    public required int BracketIndex { get; init; }
}
