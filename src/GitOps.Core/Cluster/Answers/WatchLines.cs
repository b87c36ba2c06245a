using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.Core.Cluster.Failures;
using GitOps.Core.Cluster.Resources;

namespace GitOps.Core.Cluster.Answers;

/// <summary>Reads the events of a watch, a line each.</summary>
internal sealed class WatchLines(ClusterInfo cluster, TimeProvider time)
{
    /// <summary>A server says something (a bookmark) about every minute.</summary>
    public static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(2);

    private const int LongestLine = 16 * 1024 * 1024;
    private const int MostLevels = 520;

    /// <exception cref="IOException">The watch broke off: the connection, a line, or nothing was heard for long.</exception>
    public async IAsyncEnumerable<ObjectEvent> ReadAsync(HttpContent content, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var line = new MemoryStream();
        var buffer = new byte[65536];
        while (await NextAsync(stream, buffer, cancellationToken) is var count and > 0)
        {
            var start = 0;
            for (var end = IndexOfEnd(buffer, start, count); end >= 0; end = IndexOfEnd(buffer, start, count))
            {
                line.Write(buffer, start, end - start);
                if (Event(line) is { } change)
                {
                    yield return change;
                }

                start = end + 1;
            }

            line.Write(buffer, start, count - start);
            if (line.Length > LongestLine)
            {
                throw KubeApiErrors.TooLarge(cluster, $"an event is larger than {LongestLine / 1024 / 1024} MiB");
            }
        }

        if (Event(line) is { } last)
        {
            yield return last;
        }
    }

    private async Task<int> NextAsync(Stream stream, byte[] buffer, CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(LongestSilence, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        try
        {
            return await stream.ReadAsync(buffer, ended.Token);
        }
        catch (OperationCanceledException failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"nothing was heard for {LongestSilence.TotalSeconds:0} s", failure);
        }
    }

    private static int IndexOfEnd(byte[] buffer, int start, int count) => Array.IndexOf(buffer, (byte)'\n', start, count - start);

    /// <summary>Takes the line; null when there is no event in it.</summary>
    private static ObjectEvent? Event(MemoryStream line)
    {
        if (line.Length == 0)
        {
            return null;
        }

        var text = line.ToArray();
        line.SetLength(0);
        try
        {
            var root = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = MostLevels }).RootElement;
            if (root.ValueKind != JsonValueKind.Object || JsonObject.Create(root) is not { } change || change["object"] is not JsonObject value)
            {
                return null;
            }

            change.Remove("object");
            return new ObjectEvent((string?)change["type"] ?? "", value);
        }
        catch (JsonException failure)
        {
            throw new IOException("an event broke off or is no JSON", failure);
        }
    }
}
