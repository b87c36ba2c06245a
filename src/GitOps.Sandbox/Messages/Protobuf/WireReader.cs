using System.Text;

namespace GitOps.Sandbox.Messages.Protobuf;

/// <summary>Reads fields of a protobuf message one after the other (https://protobuf.dev/programming-guides/encoding/).</summary>
internal ref struct WireReader
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private ReadOnlySpan<byte> _rest;
    private ReadOnlySpan<byte> _bytes;
    private ulong _number;

    /// <summary>Reads a message's bytes.</summary>
    public WireReader(ReadOnlySpan<byte> message) => _rest = message;

    /// <summary>Goes to the next field.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="FormatException">The bytes are no message.</exception>
    public bool Read(out int field)
    {
        field = 0;
        if (_rest.IsEmpty)
        {
            return false;
        }

        var tag = Varint();
        field = (int)Math.Min(tag >> 3, int.MaxValue);
        _bytes = default;
        _number = 0;
        switch (tag & 7)
        {
            case 0:
                _number = Varint();
                break;
            case 1:
                Take(8);
                break;
            case 2:
                var length = Varint();
                _bytes = Take(length > int.MaxValue ? int.MaxValue : (int)length);
                break;
            case 5:
                Take(4);
                break;
            default:
                throw new FormatException("proto: illegal wireType");
        }

        return true;
    }

    /// <summary>The field as bytes; empty when it is a number.</summary>
    public readonly ReadOnlySpan<byte> Bytes() => _bytes;

    /// <summary>The field as a number; zero when it is bytes.</summary>
    public readonly long Number() => (long)_number;

    /// <summary>The field as text.</summary>
    public readonly string Text()
    {
        try
        {
            return Strict.GetString(_bytes);
        }
        catch (DecoderFallbackException)
        {
            throw new FormatException("proto: string field contains invalid UTF-8");
        }
    }

    private ulong Varint()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Take(1)[0];
            value |= (ulong)(next & 127) << shift;
            if (next < 128)
            {
                return value;
            }
        }

        throw new FormatException("proto: integer overflow");
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            throw new FormatException("unexpected EOF");
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
