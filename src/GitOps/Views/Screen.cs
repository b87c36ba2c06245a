using System.Globalization;
using System.Management.Automation.Host;

namespace GitOps.Views;

/// <summary>Where a view is shown: how wide that is, how wide text is on it, and its colours.</summary>
internal sealed class Screen
{
    /// <summary>Where a host has no screen, as in a service. PowerShell takes the same.</summary>
    private const int UsualWidth = 120;

    private const int NarrowestWidth = 40;

    private readonly PSHostRawUserInterface? _raw;

    public Screen(PSHost host, object? style)
    {
        Palette = Palette.Of(host, style);
        (_raw, Width) = Measure(host);
    }

    /// <summary>Columns that text may take; the last one stays free, as some terminals begin a new line after it.</summary>
    public int Width { get; }

    public Palette Palette { get; }

    /// <summary>Columns that a text takes.</summary>
    public int Cells(string text) => IsAscii(text) || _raw is null ? text.Length : _raw.LengthInBufferCells(text);

    public int Cells(IEnumerable<Span> spans) => spans.Sum(span => Cells(span.Text));

    /// <summary>What a reader takes for one character, with the columns each takes.</summary>
    public IReadOnlyList<(string Text, int Cells)> Characters(string text)
    {
        var characters = new List<(string, int)>(text.Length);
        for (var elements = StringInfo.GetTextElementEnumerator(text); elements.MoveNext();)
        {
            characters.Add((elements.GetTextElement(), Cells(elements.GetTextElement())));
        }

        return characters;
    }

    public string Paint(IEnumerable<Span> spans) => string.Concat(spans.Select(Palette.Paint));

    private static bool IsAscii(string text) => !text.AsSpan().ContainsAnyExceptInRange('\0', '\u007f');

    private static (PSHostRawUserInterface? Raw, int Width) Measure(PSHost host)
    {
        try
        {
            return host.UI?.RawUI is { BufferSize.Width: > 0 and var width } raw ? (raw, Math.Max(width, NarrowestWidth) - 1) : (null, UsualWidth);
        }
        // Hosts without a console answer with any of these, each in its own way.
        catch (Exception failure) when (failure is HostException or NotImplementedException or NotSupportedException or InvalidOperationException or IOException)
        {
            return (null, UsualWidth);
        }
    }
}
