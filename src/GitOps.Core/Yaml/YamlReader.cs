using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.Core.Yaml.Composing;
using GitOps.Core.Yaml.Scalars;

namespace GitOps.Core.Yaml;

/// <summary>Reads the documents of a YAML or JSON file into JSON, by the rules kubectl reads them with.</summary>
internal static class YamlReader
{
    private const string Separator = "---";

    /// <summary>Reads a file's documents.</summary>
    /// <param name="path">Path of the file, for messages.</param>
    /// <param name="bytes">Its content: UTF-8, or UTF-16 with a byte order mark.</param>
    /// <param name="limits">What it may ask for; null for <see cref="YamlLimits.Default"/>.</param>
    /// <param name="onError">
    /// Takes each bad document's failure, and reading goes on behind it; null throws the first one:
    /// <c>YamlInvalid</c> or <c>YamlLimitExceeded</c>, with file, line and column.
    /// </param>
    /// <param name="dialect">Whose rules it is read by.</param>
    public static IReadOnlyList<YamlDocument> Read(
        string path,
        ReadOnlyMemory<byte> bytes,
        YamlLimits? limits = null,
        Action<GitOpsException>? onError = null,
        YamlDialect dialect = YamlDialect.Kubectl)
    {
        limits ??= YamlLimits.Default;
        var documents = new List<YamlDocument>();
        if (bytes.Length > limits.MaxFileBytes)
        {
            Report(new YamlChunk(path, "", 1).TooMuch(new SourcePosition(1, 1), $"{bytes.Length} bytes are more than the {limits.MaxFileBytes} a file may have."), onError);
            return documents;
        }

        var text = Decode(bytes.Span);
        foreach (var part in Split(path, dialect != YamlDialect.Kustomize && !text.EndsWith('\n') ? text + "\n" : text, onError))
        {
            try
            {
                documents.AddRange(ReadChunk(part with { Dialect = dialect }, limits));
            }
            catch (GitOpsException exception) when (onError is not null)
            {
                onError(exception);
            }
        }

        return documents;
    }

    private static IEnumerable<YamlDocument> ReadChunk(YamlChunk chunk, YamlLimits limits)
    {
        if (chunk.Text.Length > limits.MaxDocumentLength)
        {
            throw chunk.TooMuch(new SourcePosition(chunk.FirstLine, 1), $"{chunk.Text.Length} characters are more than the {limits.MaxDocumentLength} a document may have.");
        }

        if (chunk.Text.AsSpan().TrimStart().StartsWith("{"))
        {
            try
            {
                return JsonComposer.Compose(chunk, limits).Select(json => Document(json.Root, json.Part, json.Part.PositionOf(0)));
            }
            catch (JsonException)
            {
                // A flow mapping of YAML looks like JSON at first.
            }
        }

        var (root, start, duplicates) = chunk.Compose(limits);
        return root is null ? [] : [Document(root, chunk, start) with { DuplicateKeys = duplicates }];
    }

    private static YamlDocument Document(JsonNode root, YamlChunk chunk, SourcePosition start) => new(root, start.Line, new SourceMap(chunk, start));

    // kubectl cuts a file at its separator lines before it parses anything, and so do we: a document ends where it does.
    private static IEnumerable<YamlChunk> Split(string path, string text, Action<GitOpsException>? onError)
    {
        var (start, startLine, line) = (0, 1, 1);
        for (var at = 0; at < text.Length; line++)
        {
            var end = text.IndexOf('\n', at) is var newline and >= 0 ? newline + 1 : text.Length;
            if (string.CompareOrdinal(text, at, Separator, 0, Separator.Length) == 0)
            {
                if (at > start)
                {
                    yield return new YamlChunk(path, WithoutMark(text[start..at]), startLine);
                }

                var rest = text.AsSpan(at + Separator.Length, end - at - Separator.Length).Trim();
                if (rest.Length > 0 && rest[0] != '#')
                {
                    Report(new YamlChunk(path, "", line).Invalid(new SourcePosition(line, Separator.Length + 1), "nothing but a comment may follow a document separator (---) on its line."), onError);
                }

                (start, startLine) = (end, line + 1);
            }

            at = end;
        }

        if (start < text.Length)
        {
            yield return new YamlChunk(path, WithoutMark(text[start..]), startLine);
        }
    }

    private static void Report(GitOpsException exception, Action<GitOpsException>? onError)
    {
        if (onError is null)
        {
            throw exception;
        }

        onError(exception);
    }

    // Files that were joined carry a byte order mark at each document.
    private static string WithoutMark(string text) => text[0] == '\uFEFF' ? text[1..] : text;

    private static string Decode(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0xFF, 0xFE, .. var rest] => Encoding.Unicode.GetString(rest),
        [0xFE, 0xFF, .. var rest] => Encoding.BigEndianUnicode.GetString(rest),
        [0xEF, 0xBB, 0xBF, .. var rest] => Encoding.UTF8.GetString(rest),
        _ => Encoding.UTF8.GetString(bytes),
    };
}
