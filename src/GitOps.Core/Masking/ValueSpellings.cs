using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace GitOps.Core.Masking;

/// <summary>The ways in which a server may spell a value.</summary>
internal static class ValueSpellings
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text itself, its lines, encoded and decoded, and each as JSON and Go write it.</summary>
    public static IEnumerable<string> Of(string text)
    {
        string[] values = [text, .. Decoded(text) is { } decoded ? [decoded] : Array.Empty<string>()];
        return values.SelectMany(value => value.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Append(value).Append(value.Trim()))
            .Distinct()
            .SelectMany(Spell);
    }

    private static IEnumerable<string> Spell(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        yield return value;
        yield return ForeignText.InLines(value);
        yield return JsonSerializer.Serialize(value)[1..^1];
        yield return JsonSerializer.Serialize(value, Relaxed)[1..^1];
        yield return Convert.ToBase64String(bytes).TrimEnd('=');
        if (double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
        {
            yield return number.ToString("0.################e+00", CultureInfo.InvariantCulture);
        }

        if (bytes.Length > 1)
        {
            yield return Convert.ToHexString(bytes).ToLowerInvariant();
            yield return string.Join(' ', bytes);
        }
    }

    private static string? Decoded(string text)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(text.Length);
        try
        {
            return text.Length > 0 && Convert.TryFromBase64String(text, buffer, out var length) && length > 0 ? Encoding.UTF8.GetString(buffer, 0, length) : null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
