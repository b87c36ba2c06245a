using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.Core.Cluster.Failures;
using GitOps.Core.Cluster.Transport;

namespace GitOps.Core.Cluster.Answers;

/// <summary>Reads objects and lists that a server answers, within limits of time, size and depth: it may be broken, or be none.</summary>
internal sealed class AnswerReader(ClusterInfo cluster, TimeProvider time)
{
    /// <summary>A list's page of 500 objects of half a megabyte each.</summary>
    private const int MostBytes = 256 * 1024 * 1024;

    /// <summary>The most that answers about one object have.</summary>
    private const int Usual = 16384;

    /// <summary>How deep an object may be nested, as in a file.</summary>
    private const int MostLevels = 500;

    /// <summary>What is around an object in a list, and around its fields in managedFields.</summary>
    private const int Surroundings = 20;

    /// <summary>A kube-apiserver takes 10,000 levels.</summary>
    private const int MostLevelsOfServers = 10_050;

    /// <summary>Reads an object.</summary>
    /// <exception cref="GitOpsException">It is no object, too large, too deep, or does not end.</exception>
    public async Task<JsonObject> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var body = await ReadBodyAsync(response.Content, cancellationToken);
        var json = body.Bytes.ToArray();
        try
        {
            return Parse(json, MostLevels + Surroundings) ?? throw NoObject();
        }
        catch (JsonException failure)
        {
            throw IsJson(json) ? KubeApiErrors.TooDeep(cluster, MostLevels, response.RequestMessage?.RequestUri?.AbsolutePath) : NoJson(failure);
        }
    }

    /// <summary>Reads a page of a list. Of what is too deep in it only the name is left, so that it is the error of none but itself.</summary>
    /// <exception cref="GitOpsException">It is no list, too large, or does not end.</exception>
    public async Task<ListPage> ReadPageAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var body = await ReadBodyAsync(response.Content, cancellationToken);
        try
        {
            return ListPage.Read(body.Bytes, MostLevels + Surroundings - 2, MostLevelsOfServers) ?? throw NoObject();
        }
        catch (JsonException failure)
        {
            throw NoJson(failure);
        }
    }

    private async Task<AnswerBody> ReadBodyAsync(HttpContent content, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(AnswerLimit.Longest, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var body = new AnswerBody((int)Math.Min(content.Headers.ContentLength ?? Usual, MostBytes));
        try
        {
            await using var stream = await content.ReadAsStreamAsync(ended.Token);
            while (await stream.ReadAsync(body.Room(), ended.Token) is var count and > 0)
            {
                body.Add(count);
                if (body.Length > MostBytes)
                {
                    throw KubeApiErrors.TooLarge(cluster, $"an answer is larger than {MostBytes / 1024 / 1024} MiB");
                }
            }

            return body;
        }
        catch (Exception failure)
        {
            body.Dispose();
            throw failure switch
            {
                OperationCanceledException when !cancellationToken.IsCancellationRequested =>
                    KubeApiErrors.Unreachable(cluster, $"its answer did not end in {AnswerLimit.Longest.TotalSeconds:0} s", failure),
                IOException or HttpRequestException => KubeApiErrors.Unreachable(cluster, $"its answer broke off ({failure.Message})", failure),
                _ => failure,
            };
        }
    }

    private GitOpsException NoObject() => KubeApiErrors.Unreachable(cluster, "it answered something that is no Kubernetes object", null);

    private GitOpsException NoJson(JsonException failure) => KubeApiErrors.Unreachable(cluster, $"its answer broke off or is no JSON ({failure.Message})", failure);

    private static JsonObject? Parse(ReadOnlyMemory<byte> body, int levels)
    {
        var root = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = levels }).RootElement;
        return root.ValueKind == JsonValueKind.Object ? JsonObject.Create(root) : null;
    }

    private static bool IsJson(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var deep = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = MostLevelsOfServers });
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
