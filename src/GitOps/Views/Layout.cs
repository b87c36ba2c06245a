namespace GitOps.Views;

/// <summary>Lays pieces out in lines that are no wider than the screen, and leaves nothing out.</summary>
internal sealed class Layout(Screen screen)
{
    private const int Gap = 2;
    private const int Indent = 4;
    private const string Blank = " ";

    public Screen Screen => screen;

    public Cut Cut { get; } = new(screen);

    /// <summary>Where the right side of a row begins, when both sides leave it room.</summary>
    private int Column => Math.Clamp(screen.Width / 2, 30, 60);

    /// <summary>Whether two sides fit in a line.</summary>
    public bool Fits(int indent, IReadOnlyList<Span> left, IReadOnlyList<Span> right) => Start(indent, left, screen.Cells(right)) + screen.Cells(right) <= screen.Width;

    /// <summary>Two sides in a line; the right one below where they do not fit.</summary>
    public IEnumerable<string> Row(int indent, IReadOnlyList<Span> left, IReadOnlyList<Span> right)
    {
        if (right.All(span => span.Text.Length == 0))
        {
            return Wrap(indent, left);
        }

        if (!Fits(indent, left, right))
        {
            return [.. Wrap(indent, left), .. Wrap(indent + Indent, right)];
        }

        var between = Start(indent, left, screen.Cells(right)) - indent - screen.Cells(left);
        return [new string(' ', indent) + screen.Paint(left) + new string(' ', between) + screen.Paint(right)];
    }

    /// <summary>Pieces in as many lines as they take, broken between words.</summary>
    public IEnumerable<string> Wrap(int indent, IEnumerable<Span> spans)
    {
        var room = screen.Width - indent;
        var line = new List<Span>();
        var used = 0;
        foreach (var word in spans.SelectMany(Words).SelectMany(word => Pieces(word, room)))
        {
            var cells = screen.Cells(word.Text);
            if (used + cells > room && word.Text != Blank)
            {
                yield return Line(indent, line);
                (line, used) = ([], 0);
            }

            if (used > 0 || word.Text != Blank)
            {
                line.Add(word);
                used += cells;
            }
        }

        yield return Line(indent, line);
    }

    /// <summary>Pieces in as many lines as they take, broken between pieces.</summary>
    public IEnumerable<string> Flow(int indent, IEnumerable<Span> pieces, string between)
    {
        var line = new List<Span>();
        foreach (var piece in pieces)
        {
            Span[] next = line.Count == 0 ? [piece] : [.. line, new(between), piece];
            if (line.Count > 0 && indent + screen.Cells(next) > screen.Width)
            {
                foreach (var full in Wrap(indent, line))
                {
                    yield return full;
                }

                next = [piece];
            }

            line = [.. next];
        }

        foreach (var last in Wrap(indent, line))
        {
            yield return last;
        }
    }

    private string Line(int indent, List<Span> line)
    {
        var end = line.FindLastIndex(span => span.Text != Blank) + 1;
        return end == 0 ? "" : new string(' ', indent) + screen.Paint(Joined(line.Take(end)));
    }

    /// <summary>Pieces of one ink that stand beside each other, as one.</summary>
    private static List<Span> Joined(IEnumerable<Span> spans)
    {
        var joined = new List<Span>();
        foreach (var span in spans)
        {
            if (joined.Count > 0 && joined[^1].Ink == span.Ink)
            {
                joined[^1] = new Span(joined[^1].Text + span.Text, span.Ink);
            }
            else
            {
                joined.Add(span);
            }
        }

        return joined;
    }

    private int Start(int indent, IReadOnlyList<Span> left, int right) => Math.Max(indent + screen.Cells(left) + Gap, Math.Min(Column, screen.Width - right));

    private static IEnumerable<Span> Words(Span span) => span.Text.Split(' ').SelectMany((word, index) => index == 0 ? [new Span(word, span.Ink)] : new[] { new Span(Blank, span.Ink), new Span(word, span.Ink) });

    /// <summary>A word that is wider than a line, in pieces that are not.</summary>
    private IEnumerable<Span> Pieces(Span word, int room)
    {
        if (screen.Cells(word.Text) <= room)
        {
            return word.Text.Length == 0 ? [] : [word];
        }

        var pieces = new List<Span>();
        var (from, used, at) = (0, 0, 0);
        foreach (var (character, cells) in screen.Characters(word.Text))
        {
            if (used + cells > room)
            {
                pieces.Add(new Span(word.Text[from..at], word.Ink));
                (from, used) = (at, 0);
            }

            used += cells;
            at += character.Length;
        }

        return [.. pieces, new Span(word.Text[from..], word.Ink)];
    }
}
