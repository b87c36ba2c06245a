namespace GitOps.Views;

/// <summary>A piece of a line, with nothing in it that a terminal or a pipeline would obey.</summary>
internal readonly record struct Span
{
    public Span(string? text, Ink ink = Ink.Plain)
    {
        Text = ForeignText.OnOneLine(text);
        Ink = ink;
    }

    public string Text { get; }

    public Ink Ink { get; }
}
