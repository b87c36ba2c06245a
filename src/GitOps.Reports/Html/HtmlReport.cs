using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using GitOps.Reports.Json;
using GitOps.Reports.Model;

namespace GitOps.Reports.Html;

/// <summary>
/// Writes a report as one page that loads nothing: its content is data, its script makes elements and text of it and never parses markup, and its policy
/// allows that script and that style and nothing else.
/// </summary>
internal sealed class HtmlReport : IReportForm
{
    private const string Pages = "GitOps.Reports.Html.Page.";

    /// <summary>In the order in which one needs the other.</summary>
    private static readonly string[] Scripts = ["element.js", "diff.js", "entries.js", "filters.js", "parts.js", "page.js"];

    private static readonly Lazy<string> Style = new(() => Read("report.css"));
    private static readonly Lazy<string> Script = new(() => $"(() => {{\n'use strict';\n{string.Join('\n', Scripts.Select(Read))}}})();\n");
    private static readonly Lazy<string[]> Template = new(() => Read("report.html").Split("{{}}"));

    /// <summary>What a browser may load and run: this page's own script and style.</summary>
    public static string Policy => $"default-src 'none'; script-src '{Digest(Script.Value)}'; style-src '{Digest(Style.Value)}'; base-uri 'none'; form-action 'none'";

    public void Write(Report report, TextWriter output)
    {
        string[] between =
        [
            HtmlEncoder.Default.Encode(Policy),
            HtmlEncoder.Default.Encode(report.Title),
            Style.Value,
            HarmlessJson.OnOneLine(report),
            Script.Value,
        ];
        foreach (var (part, next) in Template.Value.Zip([.. between, ""]))
        {
            output.Write(part);
            output.Write(next);
        }
    }

    private static string Digest(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    private static string Read(string name)
    {
        using var page = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(Pages + name)!);
        return page.ReadToEnd().ReplaceLineEndings("\n");
    }
}
