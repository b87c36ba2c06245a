using System.Text.Json.Nodes;
using GitOps.Core.Cluster;
using GitOps.Core.Manifests;
using GitOps.Core.Objects;

namespace GitOps.Core.Watching.Members;

/// <summary>
/// Knows the members of a set as they were last heard of, and which writes were our own, so that what somebody else wrote is told from
/// that and from the status. Whether a write was ours is asked late: its event may come before its answer.
/// </summary>
internal sealed class MemberMemory : IDisposable
{
    private const int OwnWrites = 50_000;

    private readonly object _turn = new();
    private readonly Dictionary<ResourceId, MemberPrint> _known = [];
    private readonly Dictionary<ResourceId, List<MemberPrint>> _heard = [];
    private readonly BoundedMemory<(string Uid, string Version), bool> _own = new(OwnWrites);
    private readonly KubeApi _api;

    /// <summary>Listens to what is written through the API.</summary>
    public MemberMemory(KubeApi api)
    {
        _api = api;
        _api.Written += NoteOwn;
    }

    /// <summary>Called when there is something new that may be others'. From any thread.</summary>
    public event Action? Heard;

    /// <summary>Notes an object as it is now.</summary>
    /// <param name="id">The object.</param>
    /// <param name="value">Its metadata.</param>
    /// <param name="isNext">Whether nothing was missed since it was heard of last.</param>
    public void Note(ResourceId id, JsonObject value, bool isNext)
    {
        var print = MemberPrint.Of(value);
        lock (_turn)
        {
            var isKnown = _known.TryGetValue(id, out var before);
            _known[id] = print;
            if (isKnown && print.IsSameButStatus(before, isNext))
            {
                return;
            }

            if (!_heard.TryGetValue(id, out var writes))
            {
                _heard[id] = writes = [];
            }

            // That it was gone no longer matters once it is there again.
            writes.RemoveAll(write => write.Version.Length == 0);
            writes.Add(print);
        }

        Heard?.Invoke();
    }

    /// <summary>Notes that an object is no longer there, or no member any more.</summary>
    public void NoteGone(ResourceId id)
    {
        lock (_turn)
        {
            _known.Remove(id);
            _heard[id] = [default(MemberPrint) with { Version = "" }];
        }

        Heard?.Invoke();
    }

    /// <summary>Notes what there is of some objects, all of them: others of these are gone.</summary>
    public void NoteAll(Func<ResourceId, bool> isMeant, IReadOnlyDictionary<ResourceId, JsonObject> present)
    {
        ResourceId[] gone;
        lock (_turn)
        {
            gone = [.. _known.Keys.Where(id => isMeant(id) && !present.ContainsKey(id))];
        }

        Array.ForEach(gone, NoteGone);
        foreach (var (id, value) in present)
        {
            Note(id, value, isNext: false);
        }
    }

    /// <summary>Takes the objects that somebody else wrote.</summary>
    public IReadOnlySet<ResourceId> TakeForeign()
    {
        lock (_turn)
        {
            var foreign = _heard.Where(entry => entry.Value.Exists(write => write.Version.Length == 0 || !_own.TryGet((write.Uid, write.Version), out _)))
                .Select(entry => entry.Key).ToHashSet();
            _heard.Clear();
            return foreign;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _api.Written -= NoteOwn;

    private void NoteOwn(JsonObject written)
    {
        if (JsonText.String(written["metadata"]?["uid"]) is { } uid && JsonText.String(written["metadata"]?["resourceVersion"]) is { } version)
        {
            _own.Set((uid, version), true);
        }
    }
}
