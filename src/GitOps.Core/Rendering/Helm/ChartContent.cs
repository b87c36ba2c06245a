using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;
using GitOps.Core.Rendering.Failures;

namespace GitOps.Core.Rendering.Helm;

/// <summary>
/// Looks through a chart on disk before helm reads it: schemas of values may refer to any file and address, which helm would open,
/// and archives may hold far more than they seem to.
/// </summary>
/// <param name="limit">How many bytes the archives may hold together.</param>
/// <param name="at">Where the chart is asked for.</param>
internal sealed partial class ChartContent(long limit, SourceLocation at)
{
    private const string Schema = "values.schema.json";
    private const string Archive = ".tgz";
    private static readonly string[] References = ["$ref", "$dynamicRef", "$recursiveRef"];
    private long _unpacked;

    /// <summary>Whether every schema of values is complete in itself.</summary>
    /// <param name="chart">A chart's folder, or its archive.</param>
    /// <exception cref="GitOpsException">An archive holds too much (<c>RenderingLimitExceeded</c>).</exception>
    public bool HasOnlyOwnSchemas(string chart)
    {
        IEnumerable<string> files = File.Exists(chart) ? [chart] : Directory.EnumerateFiles(chart, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 });
        var isOwn = true;
        foreach (var file in files.Where(file => IsSchema(file) || IsArchive(file)))
        {
            using var content = File.OpenRead(file);
            isOwn &= IsOwn(file, content);
        }

        return isOwn;
    }

    private static bool IsSchema(string name) => Path.GetFileName(name) == Schema;

    private static bool IsArchive(string name) => name.EndsWith(Archive, StringComparison.OrdinalIgnoreCase);

    private bool IsOwn(string name, Stream content)
    {
        try
        {
            return IsArchive(name) ? IsOwnArchive(name, content) : IsOwnSchema(content);
        }
        catch (Exception exception) when (exception is JsonException or InvalidDataException or EndOfStreamException or FormatException)
        {
            // Helm may read it otherwise than we do.
            return false;
        }
    }

    private bool IsOwnArchive(string name, Stream content)
    {
        using var reader = new TarReader(Unpack(name, content));
        var isOwn = true;
        while (reader.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is { } data && (IsSchema(entry.Name) || IsArchive(entry.Name)))
            {
                isOwn &= IsOwn(entry.Name, data);
            }
        }

        return isOwn;
    }

    private MemoryStream Unpack(string name, Stream content)
    {
        var unpacked = new MemoryStream();
        using var archive = new GZipStream(content, CompressionMode.Decompress);
        var buffer = new byte[64 * 1024];
        while (archive.Read(buffer) is var count and > 0)
        {
            _unpacked += count;
            if (_unpacked > limit)
            {
                throw HelmErrors.ArchiveTooLarge(Path.GetFileName(name), limit, at);
            }

            unpacked.Write(buffer, 0, count);
        }

        unpacked.Position = 0;
        return unpacked;
    }

    private static bool IsOwnSchema(Stream content)
    {
        using var schema = JsonDocument.Parse(content);
        return IsOwn(schema.RootElement);
    }

    private static bool IsOwn(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().All(property => IsOwn(property.Name, property.Value) && IsOwn(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().All(IsOwn),
        _ => true,
    };

    private static bool IsOwn(string name, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.String)
        {
            return true;
        }

        var text = value.GetString()!;
        return name switch
        {
            "$schema" => KnownSchema().IsMatch(text),
            "$id" or "id" => !text.StartsWith("file:", StringComparison.OrdinalIgnoreCase),
            _ => !References.Contains(name) || text.StartsWith('#'),
        };
    }

    [GeneratedRegex(@"\Ahttps?://json-schema\.org/(draft-0[467]|draft/(2019-09|2020-12))/schema#?\z")]
    private static partial Regex KnownSchema();
}
