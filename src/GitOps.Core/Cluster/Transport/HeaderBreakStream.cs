using System.Text;

namespace GitOps.Core.Cluster.Transport;

/// <summary>Makes lines of headers with several values on their way out (HTTP/1.1); lets everything else through.</summary>
internal sealed class HeaderBreakStream(Stream inner, IReadOnlyList<HeaderBreak> breaks) : Stream
{
    private readonly (byte[] Mark, byte[] Line)[] _breaks = [.. breaks.Select(found => (Encoding.ASCII.GetBytes(found.Mark), found.Line))];

    /// <summary>The end of what was written, which may be the beginning of a mark.</summary>
    private byte[] _held = [];

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

    public override int Read(Span<byte> buffer) => inner.Read(buffer);

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        inner.ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(buffer, cancellationToken);

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer) => inner.Write(Broken(buffer));

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.WriteAsync(Broken(buffer.Span), cancellationToken);

    public override void Flush()
    {
        inner.Write(Held());
        inner.Flush();
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        await inner.WriteAsync(Held(), cancellationToken);
        await inner.FlushAsync(cancellationToken);
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await inner.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    private byte[] Held()
    {
        var held = _held;
        _held = [];
        return held;
    }

    private byte[] Broken(ReadOnlySpan<byte> written)
    {
        byte[] whole = [.. _held, .. written];
        var rest = whole.AsSpan();
        var output = new MemoryStream(whole.Length + 64);
        while (Next(rest) is (var at, var found) && at >= 0)
        {
            output.Write(rest[..at]);
            output.Write(found.Line);
            rest = rest[(at + found.Mark.Length)..];
        }

        // A mark begins with a bar; one that is not whole yet waits for the rest of it.
        var bar = rest.LastIndexOf((byte)'|');
        var beginsMark = bar >= 0 && BeginsMark(rest[bar..]);
        _held = beginsMark ? rest[bar..].ToArray() : [];
        output.Write(beginsMark ? rest[..bar] : rest);
        return output.ToArray();
    }

    private bool BeginsMark(ReadOnlySpan<byte> end)
    {
        foreach (var (mark, _) in _breaks)
        {
            if (end.Length < mark.Length && mark.AsSpan().StartsWith(end))
            {
                return true;
            }
        }

        return false;
    }

    private (int At, (byte[] Mark, byte[] Line) Found) Next(ReadOnlySpan<byte> text)
    {
        var first = (At: -1, Found: default((byte[] Mark, byte[] Line)));
        foreach (var candidate in _breaks)
        {
            var at = text.IndexOf(candidate.Mark);
            if (at >= 0 && (first.At < 0 || at < first.At))
            {
                first = (at, candidate);
            }
        }

        return first;
    }
}
