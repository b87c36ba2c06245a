using System.Management.Automation;

namespace GitOps.Host.Terminal;

/// <summary>Progress as the last line of the terminal, replaced in place and gone before anything else is written.</summary>
internal sealed class ProgressLine
{
    private const string ClearLine = "\r\e[2K";
    private const int BarWidth = 16;
    private bool _shown;

    public void Show(ProgressRecord record)
    {
        if (record.RecordType == ProgressRecordType.Completed)
        {
            Hide();
            return;
        }

        var done = Math.Max(0, record.PercentComplete) * BarWidth / 100;
        var bar = record.PercentComplete < 0 ? "" : $" [{new string('#', done)}{new string('-', BarWidth - done)}]";
        var line = $"{record.Activity}{bar}  {record.StatusDescription}";
        var width = Math.Max(1, Console.WindowWidth - 1);
        Console.Out.Write(ClearLine + (line.Length > width ? line[..width] : line));
        _shown = true;
    }

    public void Hide()
    {
        if (_shown)
        {
            Console.Out.Write(ClearLine);
            _shown = false;
        }
    }
}
