namespace GitOps.Views;

/// <summary>Makes text that is too long fit, by leaving some of it out.</summary>
internal sealed class Cut(Screen screen)
{
    private const string Gap = "…";
    private const int Least = 8;

    /// <summary>What every pod template's path begins with, and a reader knows from the kind.</summary>
    private static readonly string[] KnownBeginnings = ["spec.jobTemplate.spec.template.spec.", "spec.template.spec."];

    /// <summary>The text with its middle left out.</summary>
    public string Middle(string text, int room) => Around(text, room, 0);

    /// <summary>Two values with what is left out of them chosen so that the place where they differ is seen.</summary>
    public (string Before, string After) Pair(string before, string after, int room)
    {
        var (first, second) = (screen.Cells(before), screen.Cells(after));
        if (first + second <= room)
        {
            return (before, after);
        }

        var roomOfFirst = Math.Max(Least, Math.Min(first, Math.Max(room - second, room / 2)));
        var difference = before.AsSpan().CommonPrefixLength(after);
        return (Around(before, roomOfFirst, difference), Around(after, Math.Max(Least, room - roomOfFirst), difference));
    }

    /// <summary>A path as long as there is room, without what is known; its end tells more than its beginning.</summary>
    public static IEnumerable<string> Paths(string path)
    {
        yield return path;
        foreach (var known in KnownBeginnings.Where(known => path.StartsWith(known, StringComparison.Ordinal)))
        {
            yield return Gap + path[known.Length..];
        }
    }

    /// <summary>The end of a path, beginning with a field.</summary>
    public string Path(string path, int room)
    {
        if (screen.Cells(path) <= room)
        {
            return path;
        }

        foreach (var field in Fields(path))
        {
            if (screen.Cells(path[field..]) + Gap.Length <= room)
            {
                return Gap + path[field..];
            }
        }

        return Middle(path, room);
    }

    /// <summary>Where the fields of a path begin, but for the first. Dots in brackets are part of a key.</summary>
    private static IEnumerable<int> Fields(string path)
    {
        var depth = 0;
        for (var index = 0; index < path.Length; index++)
        {
            depth += path[index] switch { '[' => 1, ']' => -1, _ => 0 };
            if (path[index] == '.' && depth <= 0)
            {
                yield return index + 1;
            }
        }
    }

    /// <param name="text">The text.</param>
    /// <param name="room">Columns there are.</param>
    /// <param name="focus">A place that is not to be left out.</param>
    private string Around(string text, int room, int focus)
    {
        if (screen.Cells(text) <= room)
        {
            return text;
        }

        var (head, tail) = (Start(text, 0, room / 2), End(text, (room - 1) / 2));
        if (focus < head || focus >= tail)
        {
            return text[..head] + Gap + text[tail..];
        }

        // What stands before the difference says where it is.
        var start = End(text[..focus], room / 4);
        return Gap + text[start..Start(text, start, room - 2)] + Gap;
    }

    /// <summary>The end of what fits, from a place on.</summary>
    private int Start(string text, int from, int room)
    {
        foreach (var (character, cells) in screen.Characters(text[from..]))
        {
            room -= cells;
            if (room < 0)
            {
                break;
            }

            from += character.Length;
        }

        return from;
    }

    /// <summary>The beginning of what fits, up to the end.</summary>
    private int End(string text, int room)
    {
        var from = text.Length;
        foreach (var (character, cells) in screen.Characters(text).Reverse())
        {
            room -= cells;
            if (room < 0)
            {
                break;
            }

            from -= character.Length;
        }

        return from;
    }
}
