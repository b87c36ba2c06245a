using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;

namespace GitOps.Core.Objects.Ownership;

/// <summary>
/// The sets read so far, by what they were read from: objects of one template are owned alike, and what is read once need not be
/// read a thousand times. Safe for use by several threads.
/// </summary>
internal sealed class SharedFieldSets
{
    /// <summary>What it holds is bounded: beyond this, all is read anew.</summary>
    private const int Most = 8192;

    private const int LongestText = 64;
    private readonly ConcurrentDictionary<int, (byte[] Json, FieldSet Set)> _sets = new();
    private readonly ConcurrentDictionary<int, string> _texts = new();

    /// <summary>Reads the set that the reader is at the beginning of.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="json">What it reads.</param>
    /// <exception cref="FormatException">It is no set of fields.</exception>
    public FieldSet Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> json)
    {
        var start = (int)reader.TokenStartIndex;
        var before = reader;
        reader.Skip();
        var content = json[start..(int)reader.BytesConsumed];
        var hash = HashOf(content);
        if (_sets.TryGetValue(hash, out var known) && content.SequenceEqual(known.Json))
        {
            return known.Set;
        }

        var set = FieldsV1.Read(ref before);
        Trim(_sets);
        _sets[hash] = (content.ToArray(), set);
        return set;
    }

    /// <summary>The text that the reader is at: managers and versions are few.</summary>
    public string Text(ref Utf8JsonReader reader)
    {
        if (reader.ValueIsEscaped || reader.ValueSpan.Length > LongestText)
        {
            return reader.GetString()!;
        }

        var hash = HashOf(reader.ValueSpan);
        if (_texts.TryGetValue(hash, out var known) && reader.ValueTextEquals(known))
        {
            return known;
        }

        var text = Encoding.UTF8.GetString(reader.ValueSpan);
        Trim(_texts);
        return _texts[hash] = text;
    }

    private static int HashOf(ReadOnlySpan<byte> content)
    {
        var hash = default(HashCode);
        hash.AddBytes(content);
        return hash.ToHashCode();
    }

    private static void Trim<T>(ConcurrentDictionary<int, T> known)
    {
        if (known.Count >= Most)
        {
            known.Clear();
        }
    }
}
