namespace GitOps;

/// <summary>Terminal escape sequences for the lines of a unified diff.</summary>
/// <param name="Added">Before an added line.</param>
/// <param name="Removed">Before a removed line.</param>
/// <param name="Header">Before a hunk or file header.</param>
/// <param name="Reset">After each coloured line.</param>
public sealed record DiffColors(string Added, string Removed, string Header, string Reset)
{
    internal string Apply(string text) => string.Join('\n', text.Split('\n').Select(Color));

    private string Color(string line) => line switch
    {
        ['+', '+', '+', ..] or ['-', '-', '-', ..] or ['@', '@', ..] => Header + line + Reset,
        ['+', ..] => Added + line + Reset,
        ['-', ..] => Removed + line + Reset,
        _ => line,
    };
}
