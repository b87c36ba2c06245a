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

    /// <summary>How deep an object may be nested, as in a file.</summary>
    private const int MostLevels = 500;

    /// <summary>What is around an object in a list, and around its fields in managedFields.</summary>
    private const int Surroundings = 20;

    /// <summary>A kube-apiserver takes 10,000 levels.</summary>
    private const int MostLevelsOfServers = 10_050;

    /// <exception cref="GitOpsException">It is no object, too large, too deep, or does not end.</exception>
    public async Task<JsonObject> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await ReadBodyAsync(response.Content, cancellationToken);
        try
        {
            return Parse(body, MostLevels + Surroundings) ?? throw KubeApiErrors.Unreachable(cluster, "it answered something that is no Kubernetes object", null);
        }
        catch (JsonException failure)
        {
            return ParseDeep(body, response.RequestMessage?.RequestUri?.AbsolutePath)
                ?? throw KubeApiErrors.Unreachable(cluster, $"its answer broke off or is no JSON ({failure.Message})", failure);
        }
    }

    private async Task<ReadOnlyMemory<byte>> ReadBodyAsync(HttpContent content, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(AnswerLimit.Longest, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var body = new MemoryStream((int)Math.Min(content.Headers.ContentLength ?? 16384, MostBytes));
        var buffer = new byte[65536];
        try
        {
            await using var stream = await content.ReadAsStreamAsync(ended.Token);
            while (await stream.ReadAsync(buffer, ended.Token) is var count and > 0)
            {
                if (body.Length + count > MostBytes)
                {
                    throw KubeApiErrors.TooLarge(cluster, $"an answer is larger than {MostBytes / 1024 / 1024} MiB");
                }

                body.Write(buffer, 0, count);
            }
        }
        catch (OperationCanceledException failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw KubeApiErrors.Unreachable(cluster, $"its answer did not end in {AnswerLimit.Longest.TotalSeconds:0} s", failure);
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException)
        {
            throw KubeApiErrors.Unreachable(cluster, $"its answer broke off ({failure.Message})", failure);
        }

        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    private static JsonObject? Parse(ReadOnlyMemory<byte> body, int levels)
    {
        var root = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = levels }).RootElement;
        return root.ValueKind == JsonValueKind.Object ? JsonObject.Create(root) : null;
    }

    /// <summary>
    /// An answer with something too deep in it; null when it is no JSON at all. In a list, what is too deep is left with its
    /// name only, so that it is the error of none but itself.
    /// </summary>
    private JsonObject? ParseDeep(ReadOnlyMemory<byte> body, string? path)
    {
        JsonElement root;
        try
        {
            root = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = MostLevelsOfServers }).RootElement;
        }
        catch (JsonException)
        {
            return null;
        }

        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("items", out var items) || items.ValueKind != JsonValueKind.Array)
        {
            throw KubeApiErrors.TooDeep(cluster, MostLevels, path);
        }

        var list = new JsonObject();
        foreach (var field in root.EnumerateObject().Where(field => field.Name != "items" && !IsDeeper(field.Value, MostLevels)))
        {
            list[field.Name] = Node(field.Value);
        }

        list["items"] = new JsonArray([.. items.EnumerateArray().Select(item => IsDeeper(item, MostLevels + Surroundings - 2) ? NameOnly(item) : JsonObject.Create(item))]);
        return list;
    }

    private static JsonObject NameOnly(JsonElement item)
    {
        var named = new JsonObject();
        if (item.ValueKind == JsonValueKind.Object && item.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object)
        {
            foreach (var field in metadata.EnumerateObject().Where(field => field.Name is "name" or "namespace" or "uid" or "resourceVersion" or "labels"))
            {
                named[field.Name] = Node(field.Value);
            }
        }

        return new JsonObject { ["metadata"] = named };
    }

    private static JsonNode? Node(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => JsonObject.Create(value),
        JsonValueKind.Array => JsonArray.Create(value),
        _ => JsonValue.Create(value),
    };

    private static bool IsDeeper(JsonElement value, int levels) => value.ValueKind switch
    {
        JsonValueKind.Object => levels == 0 || value.EnumerateObject().Any(field => IsDeeper(field.Value, levels - 1)),
        JsonValueKind.Array => levels == 0 || value.EnumerateArray().Any(item => IsDeeper(item, levels - 1)),
        _ => false,
    };
}
