using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using GitOps.Reports.Model;

namespace GitOps.Reports.Json;

/// <summary>JSON in which everything but plain ASCII letters and signs is escaped, and so is what HTML or a pipeline's log would read as its own.</summary>
internal static class HarmlessJson
{
    /// <summary>Escapes <c>&lt;</c>, <c>&gt;</c>, <c>&amp;</c> and quotes, as all of .NET's encoders do, and the sign that commands of pipelines begin with.</summary>
    public static JavaScriptEncoder Encoder { get; } = MakeEncoder();

    private static readonly ReportJson Indented = new(new JsonSerializerOptions(ReportJson.Default.Options) { Encoder = Encoder, WriteIndented = true });
    private static readonly ReportJson Compact = new(new JsonSerializerOptions(ReportJson.Default.Options) { Encoder = Encoder });

    /// <summary>For people and scripts.</summary>
    public static string InLines(Report report) => JsonSerializer.Serialize(report, Indented.Report);

    /// <summary>For a page.</summary>
    public static string OnOneLine(Report report) => JsonSerializer.Serialize(report, Compact.Report);

    private static JavaScriptEncoder MakeEncoder()
    {
        var settings = new TextEncoderSettings(UnicodeRanges.BasicLatin);
        settings.ForbidCharacter('#');
        return JavaScriptEncoder.Create(settings);
    }
}
