namespace GitOps.Views;

/// <summary>
/// Colours of the default views, and the only escape sequences in them. PowerShell takes them out again where <c>$PSStyle.OutputRendering</c>, <c>NO_COLOR</c> or a
/// redirection asks for plain text.
/// </summary>
internal static class Ink
{
    public const string Green = "\u001b[32m";
    public const string Yellow = "\u001b[33m";
    public const string Red = "\u001b[31m";
    public const string Magenta = "\u001b[35m";
    public const string Dim = "\u001b[2m";
    public const string Bold = "\u001b[1m";
    private const string Reset = "\u001b[0m";

    public static string Paint(string color, string text) => text.Length == 0 ? text : color + ForeignText.OnOneLine(text) + Reset;
}
