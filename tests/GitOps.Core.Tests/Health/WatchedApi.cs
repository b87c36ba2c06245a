using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace GitOps.Core.Tests.Health;

/// <summary>An API of made-up kinds (group <c>test.dev</c>), with watches that a test speaks into.</summary>
internal sealed class WatchedApi(int kinds) : HttpMessageHandler
{
    private readonly ConcurrentDictionary<string, ConcurrentBag<Channel<string>>> _watches = new();
    private int _open;

    /// <summary>The objects of a kind, as a list has them.</summary>
    public Dictionary<string, string> Lists { get; } = [];

    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>Watches that nobody ended.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>Whether connections are refused.</summary>
    public bool IsDown { get; set; }

    /// <summary>A path for which alone connections are refused.</summary>
    public string? Refused { get; init; }

    /// <summary>An object whose controller says this of it.</summary>
    public static string Object(string name, string condition, string status) =>
        $$$"""{"metadata":{"name":"{{{name}}}","namespace":"x","uid":"{{{name}}}"},"status":{"conditions":[{"type":"{{{condition}}}","status":"{{{status}}}","reason":"Because","message":"because"}]}}""";

    /// <summary>Speaks a line into every watch of a kind, or ends them (null).</summary>
    public async Task TellAsync(string plural, string? line)
    {
        while (!_watches.TryGetValue(plural, out var open) || open.IsEmpty)
        {
            await Task.Delay(20);
        }

        foreach (var watch in _watches[plural])
        {
            if (line is null)
            {
                watch.Writer.TryComplete();
            }
            else
            {
                await watch.Writer.WriteAsync(line);
            }
        }

        if (line is null)
        {
            _watches.TryRemove(plural, out _);
        }
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath;
        Requests.Enqueue(request.RequestUri.PathAndQuery);
        if (IsDown || path == Refused)
        {
            throw new HttpRequestException("refused", new SocketException((int)SocketError.ConnectionRefused));
        }

        var plural = path[(path.LastIndexOf('/') + 1)..];
        if (request.RequestUri.Query.Contains("watch=1", StringComparison.Ordinal))
        {
            var channel = Channel.CreateUnbounded<string>();
            _watches.GetOrAdd(plural, _ => []).Add(channel);
            Interlocked.Increment(ref _open);
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new Lines(channel.Reader, () => Interlocked.Decrement(ref _open))) });
        }

        var text = path switch
        {
            "/api" => """{"kind":"APIGroupDiscoveryList","items":[]}""",
            "/apis" => $$"""{"kind":"APIGroupDiscoveryList","items":[{"metadata":{"name":"test.dev"},"versions":[{"version":"v1","resources":[{{string.Join(',', Enumerable.Range(0, kinds).Select(Resource))}}]}]}]}""",
            _ => $$"""{"kind":"List","metadata":{"resourceVersion":"1"},"items":[{{Lists.GetValueOrDefault(plural, "")}}]}""",
        };
        return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(text, Encoding.UTF8, "application/json") });
    }

    private static string Resource(int number) =>
        $$$"""{"resource":"k{{{number}}}s","responseKind":{"group":"test.dev","version":"v1","kind":"K{{{number}}}"},"scope":"Namespaced","verbs":["list","watch"]}""";

    private sealed class Lines(ChannelReader<string> lines, Action onEnd) : Stream
    {
        private bool _ended;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            await lines.WaitToReadAsync(cancellationToken) && lines.TryRead(out var line) ? Encoding.UTF8.GetBytes(line, buffer.Span) : 0;

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (!_ended)
            {
                _ended = true;
                onEnd();
            }

            base.Dispose(disposing);
        }
    }
}
