using System.Net;
using System.Text;

namespace GitOps.Core.Tests.Watching;

/// <summary>A way to a server whose watches can be cut, and that can be down for whoever reads.</summary>
internal sealed class Unreliable : DelegatingHandler
{
    private CancellationTokenSource _cut = new();
    private int _gone;

    /// <summary>Whether lists and watches get no answer.</summary>
    public bool IsDown { get; set; }

    /// <summary>Ends the watches there are, and refuses so many that follow as too old.</summary>
    public void Expire(int times)
    {
        _gone = times;
        Cut();
    }

    /// <summary>Breaks the watches there are.</summary>
    public void Cut() => Interlocked.Exchange(ref _cut, new CancellationTokenSource()).Cancel();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var query = request.RequestUri!.Query;
        var isWatch = query.Contains("watch=1", StringComparison.Ordinal);
        if (IsDown && (isWatch || query.Contains("labelSelector", StringComparison.Ordinal)))
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, "the network is down");
        }

        if (isWatch && Interlocked.Decrement(ref _gone) >= 0)
        {
            const string Status = """{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"Expired","message":"too old resource version","code":410}}""";
            return new HttpResponseMessage(HttpStatusCode.OK) { RequestMessage = request, Content = new StringContent(Status + "\n", Encoding.UTF8, "application/json") };
        }

        var response = await base.SendAsync(request, cancellationToken);
        if (isWatch)
        {
            response.Content = new StreamContent(new CutStream(await response.Content.ReadAsStreamAsync(cancellationToken), _cut.Token));
        }

        return response;
    }

    private sealed class CutStream(Stream inner, CancellationToken cut) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cut, cancellationToken);
            try
            {
                return await inner.ReadAsync(buffer, either.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new IOException("the connection was reset");
            }
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
