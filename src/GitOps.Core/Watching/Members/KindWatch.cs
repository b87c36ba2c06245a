using System.Text.Json.Nodes;
using GitOps.Core.Cluster;
using GitOps.Core.Cluster.Failures;
using GitOps.Core.Cluster.Resources;
using GitOps.Core.Failures;
using GitOps.Core.Objects;
using Polly;

namespace GitOps.Core.Watching.Members;

/// <summary>
/// Watches the members of one kind by their metadata. A watch that the server ends or that breaks off goes on where it was; only a moment
/// that the server no longer knows (410) costs a list.
/// </summary>
/// <param name="api">The cluster.</param>
/// <param name="kind">The kind.</param>
/// <param name="namespace">The namespace; null for all.</param>
/// <param name="selector">Selects the members.</param>
/// <param name="memory">Told of each event.</param>
/// <param name="line">Told whether it hears.</param>
/// <param name="retry">How long it waits after failures.</param>
internal sealed class KindWatch(KubeApi api, ApiResource kind, string? @namespace, string selector, MemberMemory memory, WatchLine line, ResiliencePipeline retry)
{
    private readonly TaskCompletionSource _listed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _version;

    /// <summary>Ends when the objects were listed for the first time: from then on nothing is missed.</summary>
    /// <exception cref="KubeApiException">They may not be watched.</exception>
    public Task Listed => _listed.Task;

    /// <summary>Watches until it is cancelled, or not allowed.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await retry.ExecuteAsync(async token => await HearAsync(token), cancellationToken);
            }
        }
        catch (Exception failure)
        {
            line.Restored(this);
            _listed.TrySetException(failure);
        }
    }

    private async Task HearAsync(CancellationToken cancellationToken)
    {
        try
        {
            _version ??= await ListAsync(cancellationToken);
            await WatchAsync(_version, cancellationToken);
        }
        catch (KubeApiException failure) when (failure.StatusCode == 410)
        {
            _version = null;
            throw;
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            line.Broken(this, Failure.Of(failure));
            throw;
        }
    }

    private async Task<string> ListAsync(CancellationToken cancellationToken)
    {
        var list = await api.ListAsync(kind, @namespace, selector, metadataOnly: true, cancellationToken);
        memory.NoteAll(IsMeant, list.Items.DistinctBy(IdOf).ToDictionary(IdOf));
        line.Restored(this);
        _listed.TrySetResult();
        return list.ResourceVersion;
    }

    private async Task WatchAsync(string version, CancellationToken cancellationToken)
    {
        var hasHeard = false;
        await foreach (var change in api.WatchAsync(kind, @namespace, selector, version, metadataOnly: true, cancellationToken))
        {
            switch (change.Type)
            {
                case "ERROR":
                    throw Refused(change.Object);
                case "DELETED":
                    memory.NoteGone(IdOf(change.Object));
                    break;
                case "ADDED" or "MODIFIED":
                    memory.Note(IdOf(change.Object), change.Object, isNext: true);
                    break;
            }

            _version = JsonText.String(change.Object["metadata"]?["resourceVersion"]) ?? _version;
            hasHeard = true;
            line.Restored(this);
        }

        if (!hasHeard)
        {
            // A server ends each watch after a while, and says where it stood. One that says nothing is not asked again at once.
            throw new IOException("The server ended the watch before it said anything.");
        }
    }

    private KubeApiException Refused(JsonObject status)
    {
        var code = (status["code"] as JsonValue)?.TryGetValue(out int given) == true ? given : 500;
        return KubeApiErrors.FromStatus(code, JsonText.String(status["message"]) ?? "the watch ended", status, null, api.Cluster);
    }

    private bool IsMeant(ResourceId id) => id.Group == kind.Group && id.Kind == kind.Kind && (@namespace is null || id.Namespace == @namespace);

    private ResourceId IdOf(JsonObject value) => new(
        kind.Group, kind.Version, kind.Kind, JsonText.String(value["metadata"]?["namespace"]) ?? "", JsonText.String(value["metadata"]?["name"]) ?? "");
}
