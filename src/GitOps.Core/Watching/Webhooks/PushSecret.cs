using System.Net;
using System.Security.Cryptography;
using System.Text;
using GitOps.Core.Serving;

namespace GitOps.Core.Watching.Webhooks;

/// <summary>
/// What a host that tells of pushes has to prove that it knows: by a signature of the body, as GitHub, Gitea and Bitbucket send it, by a
/// password, as Azure DevOps does, or by a token. Compared in a time that tells nothing.
/// </summary>
/// <param name="credential">The secret; the user name counts for a password only, and only where there is one.</param>
public sealed class PushSecret(NetworkCredential credential)
{
    private const string Signed = "sha256=";
    private static readonly string[] Signatures = ["X-Hub-Signature-256", "X-Hub-Signature"];

    /// <summary>Whether a request proves it. A signature that is wrong is not made good by anything else.</summary>
    public bool IsProved(ServedRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (Signatures.Select(name => request.Headers[name]).FirstOrDefault(value => value is not null) is { } signature)
        {
            return IsSignature(signature, request.Body);
        }

        var authorization = request.Headers["Authorization"] ?? "";
        return Said(authorization, "Bearer ") is { } token ? IsSecret(token)
            : Said(authorization, "Basic ") is { } basic ? IsPassword(basic)
            : request.Headers["X-Gitlab-Token"] is { } other && IsSecret(other);
    }

    private static string? Said(string header, string scheme) => header.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) ? header[scheme.Length..].Trim() : null;

    private bool IsSignature(string signature, ReadOnlyMemory<byte> body)
    {
        var expected = Signed + Convert.ToHexString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(credential.Password), body.Span));
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected.ToUpperInvariant()), Encoding.UTF8.GetBytes(signature.Trim().ToUpperInvariant()));
    }

    private bool IsPassword(string basic)
    {
        var decoded = new byte[basic.Length];
        if (!Convert.TryFromBase64String(basic, decoded, out var length))
        {
            return false;
        }

        var text = Encoding.UTF8.GetString(decoded, 0, length);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon >= 0 && IsSecret(text[(colon + 1)..]) & (credential.UserName.Length == 0 || IsSame(text[..colon], credential.UserName));
    }

    private bool IsSecret(string given) => IsSame(given, credential.Password);

    // Of digests, so that not even the length shows.
    private static bool IsSame(string given, string expected) => CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)), SHA256.HashData(Encoding.UTF8.GetBytes(expected)));
}
