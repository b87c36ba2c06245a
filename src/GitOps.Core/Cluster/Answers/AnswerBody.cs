using System.Buffers;

namespace GitOps.Core.Cluster.Answers;

/// <summary>The body of an answer in memory that is given back when it is disposed: what is made of it must not refer to it.</summary>
internal sealed class AnswerBody : IDisposable
{
    private byte[] _buffer;

    /// <summary>Makes room.</summary>
    /// <param name="expected">How many bytes there will be, as far as is known.</param>
    public AnswerBody(int expected) => _buffer = ArrayPool<byte>.Shared.Rent(expected);

    /// <summary>How many bytes there are so far.</summary>
    public int Length { get; private set; }

    /// <summary>The bytes so far.</summary>
    public ReadOnlySpan<byte> Bytes => _buffer.AsSpan(0, Length);

    /// <summary>Where the next bytes go; never empty.</summary>
    public Memory<byte> Room()
    {
        if (Length == _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
            Bytes.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        return _buffer.AsMemory(Length);
    }

    /// <summary>Counts bytes that were put there.</summary>
    public void Add(int count) => Length += count;

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        Length = 0;
    }
}
