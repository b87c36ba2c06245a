using System.Text.Json;
using GitOps.Sandbox.Status;

namespace GitOps.Sandbox.Api.Lists;

/// <summary>Where the next page of a list starts.</summary>
/// <param name="Version">The version all pages show; -1 when pages may show different ones.</param>
/// <param name="After">The key of the last object of the page before.</param>
internal sealed record ContinueToken(long Version, string After)
{
    /// <summary>The version of a token whose history is forgotten.</summary>
    public const long Inconsistent = -1;

    /// <summary>Reads a token.</summary>
    /// <exception cref="ApiStatusException">It is none (400).</exception>
    public static ContinueToken Parse(string text)
    {
        byte[] bytes;
        try
        {
            bytes = FromBase64Url(text);
        }
        catch (FormatException)
        {
            throw ApiStatusException.BadRequest("invalid continue token: continue key is not valid: illegal base64 data at input byte 0");
        }

        try
        {
            using var json = JsonDocument.Parse(bytes);
            if (json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("rv", out var version) && version.TryGetInt64(out var number)
                && json.RootElement.TryGetProperty("start", out var start) && start.ValueKind == JsonValueKind.String
                && start.GetString() is { Length: > 0 } after)
            {
                return new(number, after.TrimEnd('\0'));
            }
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            // Go reads bytes, so a stray byte is named as the Latin-1 character of its value.
            throw ApiStatusException.BadRequest(
                $"invalid continue token: continue key is not valid: invalid character '{(bytes.Length == 0 ? ' ' : (char)bytes[0])}' looking for beginning of value");
        }

        throw ApiStatusException.BadRequest("invalid continue token: continue key is not valid: incorrect encoded start resourceVersion (version meta.k8s.io/v1)");
    }

    /// <summary>The token as clients carry it.</summary>
    public override string ToString()
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(new { v = "meta.k8s.io/v1", rv = Version, start = After + "\0" });
        return Convert.ToBase64String(json).TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }

    private static byte[] FromBase64Url(string text)
    {
        if (text.Contains('=', StringComparison.Ordinal) || text.Length % 4 == 1)
        {
            throw new FormatException();
        }

        var padded = text.Replace('-', '+').Replace('_', '/').PadRight((text.Length + 3) / 4 * 4, '=');
        return Convert.FromBase64String(padded);
    }
}
