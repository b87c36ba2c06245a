using System.Diagnostics;
using System.Globalization;

namespace GitOps.Core.Programs;

/// <summary>Looks after a running program, and ends it with all it started when it takes too much or is no longer wanted.</summary>
internal sealed class ProgramWatch : IDisposable
{
    private readonly Process _process;
    private readonly string _path;
    private readonly CancellationToken _wanted;
    private readonly CancellationTokenRegistration _cancelling;
    private Timer? _time;
    private Timer? _memory;
    private string? _reason;

    public ProgramWatch(Process process, string path, CancellationToken wanted)
    {
        (_process, _path, _wanted) = (process, path, wanted);
        _cancelling = wanted.Register(Kill);
    }

    /// <summary>Holds it to a time and an amount of memory.</summary>
    public void Limit(ProgramLimits limits, TimeSpan interval)
    {
        if (limits.Time is { } time)
        {
            _time = new Timer(_ => End($"ran longer than {time.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s"), null, time, Timeout.InfiniteTimeSpan);
        }

        if (limits.MemoryBytes is { } bytes)
        {
            _memory = new Timer(_ => LimitMemory(bytes), null, interval, interval);
        }
    }

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="stream">What the program writes.</param>
    /// <param name="limit">How many bytes are kept.</param>
    /// <param name="isKeptShort">Whether what is beyond is read and left out, rather than a reason to end the program.</param>
    public async Task<byte[]> ReadAsync(Stream stream, long limit, bool isKeptShort)
    {
        using var kept = new MemoryStream();
        var buffer = new byte[64 * 1024];
        while (await stream.ReadAsync(buffer).ConfigureAwait(false) is var count and > 0)
        {
            var room = limit - kept.Length;
            kept.Write(buffer, 0, (int)Math.Min(count, room));
            if (count > room && !isKeptShort)
            {
                End($"wrote more than {limit} bytes");
            }
        }

        return kept.ToArray();
    }

    /// <exception cref="GitOpsException">It was ended for what it took (<c>ProgramLimitExceeded</c>).</exception>
    /// <exception cref="OperationCanceledException">It was not wanted any more.</exception>
    public void ThrowIfEnded()
    {
        _wanted.ThrowIfCancellationRequested();
        if (_reason is { } reason)
        {
            throw ProgramErrors.LimitExceeded(_path, reason);
        }
    }

    public void Dispose()
    {
        _cancelling.Dispose();
        _time?.Dispose();
        _memory?.Dispose();
    }

    private void LimitMemory(long limit)
    {
        try
        {
            _process.Refresh();
            if (_process.WorkingSet64 > limit)
            {
                End($"took more than {limit} bytes of memory");
            }
        }
        catch (InvalidOperationException)
        {
            // It ended meanwhile.
        }
    }

    private void End(string reason)
    {
        Interlocked.CompareExchange(ref _reason, reason, null);
        Kill();
    }

    private void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended meanwhile.
        }
    }
}
