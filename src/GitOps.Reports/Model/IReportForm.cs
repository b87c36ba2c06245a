namespace GitOps.Reports.Model;

/// <summary>A form that a report is written in.</summary>
internal interface IReportForm
{
    /// <summary>Writes the report.</summary>
    void Write(Report report, TextWriter output);
}
