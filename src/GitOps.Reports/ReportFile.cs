using System.Text;
using GitOps.Reports.Html;
using GitOps.Reports.JUnit;
using GitOps.Reports.Json;
using GitOps.Reports.Markdown;
using GitOps.Reports.Model;
using GitOps.Reports.Sarif;

namespace GitOps.Reports;

/// <summary>Writes reports to files.</summary>
public static class ReportFile
{
    /// <summary>What a comment may have on GitHub, in characters.</summary>
    public const int LongestMarkdown = MarkdownReport.MostOfGitHub;

    /// <summary>The least that a Markdown report can be held to, in characters.</summary>
    public const int ShortestMarkdown = MarkdownReport.Least;

    /// <summary>What a file's name says it holds.</summary>
    /// <exception cref="GitOpsException"><c>ReportFormatUnknown</c>: it says nothing.</exception>
    public static ReportFormat FormatOf(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".MD" or ".MARKDOWN" => ReportFormat.Markdown,
        ".HTML" or ".HTM" => ReportFormat.Html,
        ".JSON" => ReportFormat.Json,
        ".XML" => ReportFormat.JUnit,
        ".SARIF" => ReportFormat.Sarif,
        _ => throw new GitOpsException(
            "ReportFormatUnknown",
            FailureKind.InvalidInput,
            $"{path}: the name does not say what to write. End it in .md, .html, .json, .xml (JUnit) or .sarif, or use -Format.",
            path),
    };

    /// <summary>Writes a report. A file that is there is replaced, as a whole or not at all.</summary>
    /// <param name="report">The report.</param>
    /// <param name="path">The file.</param>
    /// <param name="format">What to write.</param>
    /// <param name="longestMarkdown">The most characters of Markdown.</param>
    public static void Write(Report report, string path, ReportFormat format, int longestMarkdown = LongestMarkdown)
    {
        var beside = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, $".{Path.GetRandomFileName()}");
        try
        {
            using (var output = new StreamWriter(beside, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\n" })
            {
                FormOf(format, longestMarkdown).Write(report, output);
            }

            File.Move(beside, path, overwrite: true);
        }
        finally
        {
            File.Delete(beside);
        }
    }

    private static IReportForm FormOf(ReportFormat format, int longestMarkdown) => format switch
    {
        ReportFormat.Markdown => new MarkdownReport(longestMarkdown),
        ReportFormat.Html => new HtmlReport(),
        ReportFormat.Json => new JsonReport(),
        ReportFormat.JUnit => new JUnitReport(),
        _ => new SarifReport(),
    };
}
