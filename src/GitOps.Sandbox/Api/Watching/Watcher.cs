using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using GitOps.Sandbox.Api.Lists;
using GitOps.Sandbox.Api.Printing;
using GitOps.Sandbox.Api.Requests;
using GitOps.Sandbox.Discovery;
using GitOps.Sandbox.Messages;
using GitOps.Sandbox.State;
using GitOps.Sandbox.Storage;

namespace GitOps.Sandbox.Api.Watching;

/// <summary>One watch: writes a line of JSON for each change until its time is over or its client leaves.</summary>
internal sealed class Watcher(Cluster cluster, ResourceRequest request, ListQuery query)
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan BookmarkEvery = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LastBookmark = TimeSpan.FromSeconds(2);

    private readonly WatchEvents _events = new(request.Namespace, query);
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private bool _columnsSent;

    /// <summary>Watches.</summary>
    public async Task SendAsync(Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> send, CancellationToken cancellationToken)
    {
        var deadline = cluster.Time.GetUtcNow() + (query.Timeout ?? DefaultTimeout);
        var bookmark = NextBookmark(deadline);
        var version = Start();
        while (true)
        {
            var changes = cluster.Store.ChangesAfter(request.Resource.Key, version);
            if (changes.Events is null)
            {
                var expired = ApiErrors.Expired($"too old resource version: {version} ({changes.Version})");
                Line("ERROR", ObjectJson.Document(expired.ToStatus()));
                await FlushAsync(send, cancellationToken);
                return;
            }

            foreach (var change in changes.Events)
            {
                if (_events.Of(change) is { } seen)
                {
                    Line(seen.Type, Body(seen.Object));
                }
            }

            version = Math.Max(version, changes.Version);
            var now = cluster.Time.GetUtcNow();
            if (query.Bookmarks && now >= bookmark)
            {
                Line("BOOKMARK", Bookmark(version, initialEventsEnd: false));
                bookmark = NextBookmark(deadline);
            }

            await FlushAsync(send, cancellationToken);
            if (now >= deadline || !IsServed)
            {
                return;
            }

            await WaitAsync(changes.Next, (query.Bookmarks && bookmark < deadline ? bookmark : deadline) - now, cancellationToken);
        }
    }

    private bool IsServed => cluster.Catalog.Find(request.Resource.Group, request.Resource.Version, request.Resource.Name) is not null;

    /// <summary>Writes what there is, when asked for; gives the version to go on from.</summary>
    private long Start()
    {
        var fromNow = query.Version is null or 0;
        if (query.SendInitialEvents is false || (!fromNow && query.SendInitialEvents is not true))
        {
            return fromNow ? cluster.Store.Version : query.Version!.Value;
        }

        var snapshot = cluster.Store.List(request.Resource.Key);
        foreach (var initial in _events.Initial(snapshot))
        {
            Line(initial.Type, Body(initial.Object));
        }

        if (query is { SendInitialEvents: true, Bookmarks: true })
        {
            Line("BOOKMARK", Bookmark(snapshot.Version, initialEventsEnd: true));
        }

        return snapshot.Version;
    }

    // Roughly every minute, and once two seconds before the end.
    private DateTimeOffset NextBookmark(DateTimeOffset deadline)
    {
        var now = cluster.Time.GetUtcNow();
        var (regular, last) = (now + BookmarkEvery, deadline - LastBookmark);
        return last > now && last < regular ? last : regular;
    }

    private async Task WaitAsync(Task next, TimeSpan longest, CancellationToken cancellationToken)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var pause = Task.Delay(longest > TimeSpan.Zero ? longest : TimeSpan.Zero, cluster.Time, enough.Token);
        await Task.WhenAny(next, pause);
        await enough.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    private byte[] Body(StoredObject stored)
    {
        if (request.Format.Shape == ResponseShape.Metadata)
        {
            return ObjectJson.Metadata(stored);
        }

        if (request.Format.Shape != ResponseShape.Table)
        {
            return ObjectJson.Object(request.Resource, stored);
        }

        var table = ObjectTable.Of(request, [stored], new ListMetadata(stored.ResourceVersion), cluster.Time.GetUtcNow(), withColumns: !_columnsSent);
        _columnsSent = true;
        return ObjectJson.Document(table);
    }

    private byte[] Bookmark(long version, bool initialEventsEnd)
    {
        var metadata = new JsonObject { ["resourceVersion"] = ObjectJson.Version(version) };
        if (initialEventsEnd)
        {
            metadata["annotations"] = new JsonObject { ["k8s.io/initial-events-end"] = "true" };
        }

        return ObjectJson.Document(new JsonObject
        {
            ["kind"] = request.Resource.Kind,
            ["apiVersion"] = request.Resource.ApiVersion,
            ["metadata"] = metadata,
        });
    }

    private void Line(string type, byte[] body)
    {
        _buffer.Write(Encoding.UTF8.GetBytes($$"""{"type":"{{type}}","object":"""));
        _buffer.Write(body);
        _buffer.Write("}\n"u8);
    }

    private async Task FlushAsync(Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> send, CancellationToken cancellationToken)
    {
        if (_buffer.WrittenCount > 0)
        {
            await send(_buffer.WrittenMemory, cancellationToken);
            _buffer.ResetWrittenCount();
        }
    }
}
