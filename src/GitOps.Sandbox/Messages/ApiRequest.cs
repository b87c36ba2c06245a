namespace GitOps.Sandbox.Messages;

/// <summary>A request, whichever door it came through.</summary>
/// <param name="Method">HTTP method in capitals.</param>
/// <param name="Path">Decoded path.</param>
/// <param name="Query">Query parameters.</param>
/// <param name="Body">The body; empty when there is none.</param>
internal sealed record ApiRequest(string Method, string Path, QueryParameters Query, ReadOnlyMemory<byte> Body)
{
    /// <summary>The largest body that is read, in bytes; larger ones are answered with 413.</summary>
    public const int MaxBodyBytes = 3 * 1024 * 1024;

    /// <summary>The media type of the body, with its parameters; empty when none is named.</summary>
    public string ContentType { get; init; } = "";

    /// <summary>The media types the client takes; empty when none is named.</summary>
    public string Accept { get; init; } = "";

    /// <summary>The client's name.</summary>
    public string UserAgent { get; init; } = "";

    /// <summary>The token of the <c>Authorization: Bearer</c> header; empty when there is none.</summary>
    public string BearerToken { get; init; } = "";

    /// <summary>Whether the body was larger than <see cref="MaxBodyBytes"/> and was not read.</summary>
    public bool BodyTooLarge { get; init; }

    /// <summary>The media type of the body without parameters.</summary>
    public string MediaType
    {
        get
        {
            var semicolon = ContentType.IndexOf(';', StringComparison.Ordinal);
            return (semicolon < 0 ? ContentType : ContentType[..semicolon]).Trim().ToLowerInvariant();
        }
    }

    /// <summary>Who writes: the <c>fieldManager</c> parameter, or else the client's name up to the first slash.</summary>
    public string FieldManager
    {
        get
        {
            if (Query["fieldManager"] is { Length: > 0 } manager)
            {
                return manager;
            }

            var slash = UserAgent.IndexOf('/', StringComparison.Ordinal);
            var name = slash < 0 ? UserAgent : UserAgent[..slash];
            return name.Length == 0 ? "unknown" : name.Length > 128 ? name[..128] : name;
        }
    }
}
