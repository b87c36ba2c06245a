using System.Globalization;

namespace GitOps.Reports.Markdown;

/// <summary>How much more text there may be, and what had to be left out.</summary>
/// <param name="characters">How much there may be in all.</param>
internal sealed class Room(int characters)
{
    private const int ForTheWord = 300;
    private const string LeftOut = "  (its diff is left out)\n";

    private readonly List<string> _leftOut = [];
    private int _free = characters - ForTheWord;
    private int _diffs;

    /// <summary>What was left out; null for nothing.</summary>
    public string? Cut
    {
        get
        {
            string[] all = [.. _leftOut, .. _diffs == 0 ? Array.Empty<string>() : [string.Create(CultureInfo.InvariantCulture, $"{_diffs} diff{(_diffs == 1 ? "" : "s")}")]];
            return all.Length == 0 ? null : $"{string.Join(", ", all)} {(all.Length == 1 && all[0].StartsWith("1 ", StringComparison.Ordinal) ? "is" : "are")} left out";
        }
    }

    /// <summary>Takes the room of a text; false when there is not as much.</summary>
    public bool Take(string text)
    {
        if (text.Length > _free)
        {
            return false;
        }

        _free -= text.Length;
        return true;
    }

    /// <summary>Notes that lines of a section are left out.</summary>
    public void LeaveOut(int lines, string section)
    {
        if (lines > 0)
        {
            _leftOut.Add(string.Create(CultureInfo.InvariantCulture, $"{lines} more under \"{section}\""));
        }
    }

    /// <summary>Notes that a diff is left out, and says so in its place where there is room.</summary>
    public string LeaveOutDiff()
    {
        _diffs++;
        return Take(LeftOut) ? LeftOut : "";
    }
}
