using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace GitOps.Sandbox.Storage;

/// <summary>Keeps all objects in one file from one life of the sandbox to the next.</summary>
internal sealed class StateFile : IAsyncDisposable
{
    private const string Format = "gitops-sandbox-state/v1";

    // Writing waits until a burst of changes is over.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly string _path;
    private readonly ObjectStore _store;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _stopped = new();
    private readonly Channel<bool> _changed = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Task _saving;
    private long _saved;

    /// <summary>Follows a store, writing it down from now on.</summary>
    public StateFile(string path, ObjectStore store, TimeProvider time)
    {
        _path = path;
        _store = store;
        _time = time;
        _saved = store.Version;
        _store.Changed += Notice;
        _saving = Task.Run(SaveAsync);
    }

    /// <summary>Fills a store from a file; a file that does not exist holds nothing.</summary>
    /// <exception cref="GitOpsException"><c>SandboxStateDamaged</c>: the file is not what the sandbox wrote.</exception>
    public static async Task RestoreAsync(string path, ObjectStore store, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            return;
        }

        try
        {
            var state = JsonNode.Parse(await File.ReadAllBytesAsync(path, cancellationToken))!.AsObject();
            if (state["format"]?.GetValue<string>() != Format)
            {
                throw new FormatException($"its format is not '{Format}'");
            }

            var objects = state["objects"]!.AsArray().Select(item => Thaw(item!.AsObject())).ToList();
            store.Restore(objects, state["resourceVersion"]!.GetValue<long>());
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Unavailable(path, "read", failure);
        }
        catch (Exception broken) when (broken is JsonException or FormatException or InvalidOperationException or NullReferenceException or OverflowException)
        {
            throw new GitOpsException(
                "SandboxStateDamaged",
                FailureKind.InvalidInput,
                $"{path} is not a state file the sandbox can read: {broken.Message} Delete it to start empty, name another file, or put back a copy of it.",
                path,
                innerException: broken);
        }
    }

    /// <summary>Why the last attempt to write failed; null when it did not. Writing is tried again until it succeeds.</summary>
    public Exception? LastFailure { get; private set; }

    /// <summary>Writes what is not written yet, and stops following.</summary>
    /// <exception cref="GitOpsException"><c>SandboxStateUnavailable</c>: the last state could not be written.</exception>
    public async ValueTask DisposeAsync()
    {
        _store.Changed -= Notice;
        await _stopped.CancelAsync();
        await _saving;
        _stopped.Dispose();
        try
        {
            await WriteAsync();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw Unavailable(_path, "written", failure);
        }
    }

    private static GitOpsException Unavailable(string path, string what, Exception failure) => new(
        "SandboxStateUnavailable",
        FailureKind.InvalidState,
        $"The sandbox's state file {path} cannot be {what}: {failure.Message} Look at the folder's permissions and free space, or name another file.",
        path,
        innerException: failure);

    private static StoredObject Thaw(JsonObject item)
    {
        var json = item["object"]!.DeepClone().AsObject();
        var key = new ResourceKey(item["group"]!.GetValue<string>(), item["resource"]!.GetValue<string>());
        var version = long.Parse(json["metadata"]!["resourceVersion"]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture);
        return StoredObject.Freeze(key, json, version);
    }

    private void Notice(StoreEvent change) => Notice();

    private void Notice() => _changed.Writer.TryWrite(true);

    private async Task SaveAsync()
    {
        try
        {
            while (true)
            {
                await _changed.Reader.ReadAsync(_stopped.Token);
                await Task.Delay(Pause, _time, _stopped.Token);
                await TryWriteAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The last state is written when everything else is still.
        }
    }

    private async Task TryWriteAsync()
    {
        try
        {
            await WriteAsync();
            LastFailure = null;
        }
        catch (Exception failure)
        {
            // A full disk, or a folder that is away for a moment: the state is still here, and is written when it can be.
            LastFailure = failure;
            Notice();
        }
    }

    private async Task WriteAsync()
    {
        var (objects, version) = _store.All();
        if (version == _saved)
        {
            return;
        }

        await AtomicFile.WriteAsync(_path, Serialize(objects, version), CancellationToken.None);
        _saved = version;
    }

    private static ReadOnlyMemory<byte> Serialize(IReadOnlyList<StoredObject> objects, long version)
    {
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        using var writer = new Utf8JsonWriter(buffer, Relaxed);
        writer.WriteStartObject();
        writer.WriteString("format", Format);
        writer.WriteNumber("resourceVersion", version);
        writer.WriteStartArray("objects");
        foreach (var stored in objects)
        {
            writer.WriteStartObject();
            writer.WriteString("group", stored.Resource.Group);
            writer.WriteString("resource", stored.Resource.Name);
            writer.WritePropertyName("object");
            writer.WriteRawValue(stored.Body, skipInputValidation: true);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }
}
