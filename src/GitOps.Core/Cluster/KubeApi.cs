using System.Buffers;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.Core.Cluster.Answers;
using GitOps.Core.Cluster.Failures;
using GitOps.Core.Cluster.Resources;
using GitOps.Core.Objects.Live;

namespace GitOps.Core.Cluster;

/// <summary>The verbs of a Kubernetes API on JSON objects. Safe for use by several threads.</summary>
internal sealed class KubeApi
{
    private const int PageSize = 500;

    private readonly HttpClient _http;
    private readonly ClusterInfo _cluster;
    private int _requests;

    /// <summary>Creates the API over a client whose base address is the server's.</summary>
    public KubeApi(HttpClient http, ClusterInfo cluster, TimeProvider time)
    {
        _http = http;
        _cluster = cluster;
        Time = time;
    }

    /// <summary>The clock that what is asked of this cluster goes by.</summary>
    internal TimeProvider Time { get; }

    /// <summary>Hears of each object that was written through this, as it is stored then. Deletions are not told.</summary>
    internal event Action<JsonObject>? Written;

    /// <summary>Which cluster it is.</summary>
    internal ClusterInfo Cluster => _cluster;

    /// <summary>Requests sent so far; one that was sent again counts once.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>The kinds the server serves.</summary>
    public Task<ApiCatalog> DiscoverAsync(CancellationToken cancellationToken) => ApiDiscovery.RunAsync(this, cancellationToken);

    /// <summary>The object, or null when there is none.</summary>
    public async Task<JsonObject?> GetAsync(ApiResource resource, string @namespace, string name, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Get, resource.ObjectPath(@namespace, name));
        using var response = await SendAsync(request, cancellationToken);
        return response.StatusCode == System.Net.HttpStatusCode.NotFound ? null : await ReadObjectAsync(response, cancellationToken);
    }

    /// <summary>The same, to look into.</summary>
    internal async Task<LiveObject?> GetLiveAsync(ApiResource resource, string @namespace, string name, CancellationToken cancellationToken) =>
        await GetAsync(resource, @namespace, name, cancellationToken) is { } value ? LiveObject.Of(value) : null;

    /// <summary>All objects that a label selector matches, page by page.</summary>
    /// <param name="resource">The kind.</param>
    /// <param name="namespace">The namespace; null for all.</param>
    /// <param name="labelSelector">The selector; null for every object.</param>
    /// <param name="metadataOnly">Leave out all but apiVersion, kind and metadata.</param>
    /// <param name="cancellationToken">Ends the operation.</param>
    public async Task<ObjectList> ListAsync(
        ApiResource resource, string? @namespace, string? labelSelector, bool metadataOnly, CancellationToken cancellationToken)
    {
        var list = await ListLiveAsync(resource, @namespace, labelSelector, metadataOnly, cancellationToken);
        return new ObjectList([.. list.Items.Select(item => item.Json)], list.ResourceVersion);
    }

    /// <summary>The same, without making nodes of the objects.</summary>
    internal async Task<LiveList> ListLiveAsync(
        ApiResource resource, string? @namespace, string? labelSelector, bool metadataOnly, CancellationToken cancellationToken)
    {
        var pages = new ListPages(resource, _cluster);
        while (true)
        {
            var path = new StringBuilder(resource.CollectionPath(@namespace)).Append("?limit=").Append(PageSize);
            Append(path, "labelSelector", labelSelector);
            Append(path, "continue", pages.Token);
            using var request = Request(HttpMethod.Get, path.ToString());
            if (metadataOnly)
            {
                AcceptMetadata(request, "PartialObjectMetadataList");
            }

            using var response = await SendAsync(request, cancellationToken);
            if (response.StatusCode == System.Net.HttpStatusCode.Gone && pages.Token is not null && pages.Restart())
            {
                continue;
            }

            await CheckAsync(response, cancellationToken);
            if (pages.Take(await new AnswerReader(_cluster, Time).ReadPageAsync(response, cancellationToken)) is { } list)
            {
                return list;
            }
        }
    }

    /// <summary>Server-side apply (KEP-555).</summary>
    /// <exception cref="KubeApiException">The server refused, or other managers own fields of it.</exception>
    public async Task<ApplyAnswer> ApplyAsync(
        ApiResource resource, string @namespace, string name, JsonObject desired, ApplyOptions options, CancellationToken cancellationToken)
    {
        var path = new StringBuilder(resource.ObjectPath(@namespace, name)).Append("?fieldManager=").Append(Uri.EscapeDataString(options.FieldManager));
        Append(path, "force", options.Force ? "true" : null);
        Append(path, "dryRun", options.DryRun ? "All" : null);
        Append(path, "fieldValidation", "Strict");
        using var request = Request(HttpMethod.Patch, path.ToString());
        request.Content = Json(desired, "application/apply-patch+yaml");
        using var response = await SendAsync(request, cancellationToken);
        var answer = await ReadObjectAsync(response, cancellationToken);
        if (!options.DryRun)
        {
            Written?.Invoke(answer);
        }

        return new ApplyAnswer(answer, response.StatusCode == System.Net.HttpStatusCode.Created, Warnings(response));
    }

    /// <summary>Creates an object; fails when there is one of its name.</summary>
    public Task<JsonObject> CreateAsync(
        ApiResource resource, string @namespace, JsonObject value, string fieldManager, CancellationToken cancellationToken)
    {
        var path = $"{resource.CollectionPath(@namespace)}?fieldManager={Uri.EscapeDataString(fieldManager)}";
        return WriteAsync(HttpMethod.Post, path, value, "application/json", cancellationToken);
    }

    /// <summary>Replaces an object; fails when it changed since it was read (its resourceVersion).</summary>
    public Task<JsonObject> ReplaceAsync(ApiResource resource, string @namespace, string name, JsonObject value, CancellationToken cancellationToken)
    {
        return WriteAsync(HttpMethod.Put, resource.ObjectPath(@namespace, name), value, "application/json", cancellationToken);
    }

    /// <summary>What replacing an object would make of it.</summary>
    public Task<JsonObject> TryReplaceAsync(ApiResource resource, string @namespace, string name, JsonObject value, CancellationToken cancellationToken)
    {
        return SendAsync(HttpMethod.Put, resource.ObjectPath(@namespace, name) + "?dryRun=All", value, "application/json", cancellationToken);
    }

    /// <summary>Changes an object by a JSON merge patch (RFC 7386).</summary>
    public Task<JsonObject> MergePatchAsync(
        ApiResource resource, string @namespace, string name, JsonObject patch, string fieldManager, CancellationToken cancellationToken)
    {
        var path = $"{resource.ObjectPath(@namespace, name)}?fieldManager={Uri.EscapeDataString(fieldManager)}";
        return WriteAsync(HttpMethod.Patch, path, patch, "application/merge-patch+json", cancellationToken);
    }

    /// <summary>Deletes an object.</summary>
    /// <returns>Whether there was something to delete.</returns>
    /// <exception cref="KubeApiException">It is another one, or of another version, than the options want (409).</exception>
    public async Task<bool> DeleteAsync(
        ApiResource resource, string @namespace, string name, DeleteOptions options, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Delete, resource.ObjectPath(@namespace, name));
        var body = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "DeleteOptions", ["propagationPolicy"] = options.PropagationPolicy };
        var preconditions = new JsonObject();
        if (options.Uid is { } uid)
        {
            preconditions["uid"] = uid;
        }

        if (options.ResourceVersion is { } version)
        {
            preconditions["resourceVersion"] = version;
        }

        if (preconditions.Count > 0)
        {
            body["preconditions"] = preconditions;
        }

        request.Content = Json(body, "application/json");
        using var response = await SendAsync(request, cancellationToken);
        if (response.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            return false;
        }

        await ReadObjectAsync(response, cancellationToken);
        return true;
    }

    /// <summary>Deletes an object, and waits until it is gone.</summary>
    /// <exception cref="GitOpsException">It was not gone in time, usually because of a finalizer (<c>DeletionTimedOut</c>).</exception>
    public async Task DeleteAndWaitAsync(
        ApiResource resource, string @namespace, string name, DeleteOptions options, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var started = Time.GetTimestamp();
        if (!await DeleteAsync(resource, @namespace, name, options, cancellationToken))
        {
            return;
        }

        for (var pause = TimeSpan.FromMilliseconds(50); ; pause = pause * 2 < TimeSpan.FromSeconds(2) ? pause * 2 : pause)
        {
            var leaving = await GetAsync(resource, @namespace, name, cancellationToken);
            if (leaving is null || (options.Uid is not null && (string?)leaving["metadata"]?["uid"] != options.Uid))
            {
                return;
            }

            if (Time.GetElapsedTime(started) > timeout)
            {
                var finalizers = leaving["metadata"]?["finalizers"]?.ToJsonString() ?? "none";
                throw new GitOpsException(
                    "DeletionTimedOut",
                    FailureKind.Timeout,
                    $"{resource.Kind} {@namespace}/{name} is still being deleted after {timeout.TotalSeconds:0} s (finalizers: {finalizers}).",
                    name);
            }

            await Task.Delay(pause, Time, cancellationToken);
        }
    }

    /// <summary>Events of the objects that a label selector matches, from a resource version on, until the server ends the watch.</summary>
    /// <param name="resource">The kind.</param>
    /// <param name="namespace">The namespace; null for all.</param>
    /// <param name="labelSelector">The selector; null for every object.</param>
    /// <param name="resourceVersion">Where to go on from.</param>
    /// <param name="metadataOnly">Leave out all but apiVersion, kind and metadata.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    public async IAsyncEnumerable<ObjectEvent> WatchAsync(
        ApiResource resource,
        string? @namespace,
        string? labelSelector,
        string resourceVersion,
        bool metadataOnly,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var path = new StringBuilder(resource.CollectionPath(@namespace)).Append("?watch=1&allowWatchBookmarks=true");
        Append(path, "labelSelector", labelSelector);
        Append(path, "resourceVersion", resourceVersion);
        using var request = Request(HttpMethod.Get, path.ToString());
        if (metadataOnly)
        {
            AcceptMetadata(request, "PartialObjectMetadata");
        }

        using var response = await SendAsync(request, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw await KubeApiErrors.FromResponseAsync(response, _cluster, cancellationToken);
        }

        await foreach (var change in new WatchLines(_cluster, Time).ReadAsync(response.Content, cancellationToken))
        {
            yield return change;
        }
    }

    /// <summary>The types of its API, as OpenAPI v2.</summary>
    public Task<JsonObject> OpenApiAsync(CancellationToken cancellationToken) => GetDocumentAsync("/openapi/v2", "application/json", cancellationToken);

    internal async Task<JsonObject> GetDocumentAsync(string path, string accept, CancellationToken cancellationToken)
    {
        using var request = Request(HttpMethod.Get, path);
        request.Headers.Accept.Clear();
        request.Headers.TryAddWithoutValidation("Accept", accept);
        using var response = await SendAsync(request, cancellationToken);
        return await ReadObjectAsync(response, cancellationToken);
    }

    private static HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, new Uri(path.TrimStart('/'), UriKind.Relative));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        return request;
    }

    private static void AcceptMetadata(HttpRequestMessage request, string form)
    {
        request.Headers.Accept.Clear();
        request.Headers.Accept.ParseAdd($"application/json;as={form};g=meta.k8s.io;v=v1");
        request.Headers.Accept.ParseAdd("application/json");
    }

    private static ReadOnlyMemoryContent Json(JsonObject value, string mediaType)
    {
        // JsonSerializer would stop at 64 levels.
        var text = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(text))
        {
            value.WriteTo(writer);
        }

        var content = new ReadOnlyMemoryContent(text.WrittenMemory);
        content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        return content;
    }

    private static void Append(StringBuilder path, string name, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            path.Append(CultureInfo.InvariantCulture, $"&{name}={Uri.EscapeDataString(value)}");
        }
    }

    private static string[] Warnings(HttpResponseMessage response) =>
        response.Headers.TryGetValues("Warning", out var values) ? [.. values.Select(WarningText)] : [];

    /// <summary><c>299 - "text"</c> (RFC 7234, 5.5).</summary>
    private static string WarningText(string header)
    {
        var quote = header.IndexOf('"', StringComparison.Ordinal);
        return quote < 0 ? header : header[(quote + 1)..].TrimEnd('"').Replace("\\\"", "\"", StringComparison.Ordinal);
    }

    private async Task<JsonObject> WriteAsync(HttpMethod method, string path, JsonObject value, string mediaType, CancellationToken cancellationToken)
    {
        var answer = await SendAsync(method, path, value, mediaType, cancellationToken);
        Written?.Invoke(answer);
        return answer;
    }

    private async Task<JsonObject> SendAsync(HttpMethod method, string path, JsonObject value, string mediaType, CancellationToken cancellationToken)
    {
        using var request = Request(method, path);
        request.Content = Json(value, mediaType);
        using var response = await SendAsync(request, cancellationToken);
        return await ReadObjectAsync(response, cancellationToken);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _requests);
        try
        {
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException failure)
        {
            throw KubeApiErrors.FromTransport(failure, _cluster);
        }
        catch (TimeoutException failure)
        {
            throw KubeApiErrors.Unreachable(_cluster, failure.Message, failure);
        }
    }

    private async Task<JsonObject> ReadObjectAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await CheckAsync(response, cancellationToken);
        return await new AnswerReader(_cluster, Time).ReadAsync(response, cancellationToken);
    }

    private async Task CheckAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode)
        {
            throw await KubeApiErrors.FromResponseAsync(response, _cluster, cancellationToken);
        }
    }
}
