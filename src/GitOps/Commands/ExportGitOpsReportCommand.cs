using System.Management.Automation;
using GitOps.Core.Checking;
using GitOps.Errors;
using GitOps.Pipeline;
using GitOps.Reports;

namespace GitOps.Commands;

/// <summary>Writes what other commands wrote to files, for people and for other programs.</summary>
[Cmdlet(VerbsData.Export, "GitOpsReport", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportGitOpsReportCommand : AsyncCommand
{
    private readonly ReportBuilder _report = new(CheckRules.All);

    /// <summary>Files to write; those that are there are replaced.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Differences, plans, results, undos, findings, statuses, records of syncs, and errors.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public PSObject?[]? InputObject { get; set; }

    /// <summary>What to write, where the names of the files do not say it.</summary>
    [Parameter]
    public ReportFormat? Format { get; set; }

    /// <summary>What the report is about; the names of the sets by default.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Title { get; set; }

    /// <summary>The most characters of Markdown.</summary>
    [Parameter]
    [ValidateRange(ReportFile.ShortestMarkdown, int.MaxValue)]
    public int MaxLength { get; set; } = ReportFile.LongestMarkdown;

    private protected override void Begin() => Array.ForEach(Path, path => FormatOf(path));

    private protected override bool Collect()
    {
        foreach (var item in (InputObject ?? []).OfType<PSObject>().Select(item => item.BaseObject))
        {
            if (!_report.TryAdd(item is ErrorRecord error ? error.Exception : item))
            {
                WriteFailure(ErrorCatalogue.NotReportable(item), item);
            }
        }

        return true;
    }

    private protected override bool HasCollected => true;

    private protected override Task RunCollectedAsync(PipelineThread pipeline, CancellationToken cancellationToken) => RunAsync(pipeline, cancellationToken);

    private protected override Task RunAsync(PipelineThread pipeline, CancellationToken cancellationToken)
    {
        var report = _report.Build(Title, TimeProvider.System.GetUtcNow());
        foreach (var path in Path)
        {
            var file = FileSystemPath(path);
            if (ShouldProcess(file))
            {
                ReportFile.Write(report, file, FormatOf(path), MaxLength);
                WriteObject(new FileInfo(file));
            }
        }

        return Task.CompletedTask;
    }

    private ReportFormat FormatOf(string path) => Format ?? ReportFile.FormatOf(path);
}
