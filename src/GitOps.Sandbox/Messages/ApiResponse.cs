using System.Text;

namespace GitOps.Sandbox.Messages;

/// <summary>Sends events, one or more lines at a time, until there are no more or it is cancelled.</summary>
/// <param name="send">Takes the bytes; they must not be used after the call.</param>
/// <param name="cancellationToken">Ends the stream.</param>
internal delegate Task EventStream(Func<ReadOnlyMemory<byte>, CancellationToken, ValueTask> send, CancellationToken cancellationToken);

/// <summary>An answer: bytes, or a stream of events that goes on until it ends or the client leaves.</summary>
/// <param name="Status">HTTP status code.</param>
/// <param name="ContentType">Media type of the body.</param>
internal sealed record ApiResponse(int Status, string ContentType)
{
    /// <summary>The media type of JSON.</summary>
    public const string Json = "application/json";

    /// <summary>The whole body; empty for a stream.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Sends a stream's events; null for an ordinary answer.</summary>
    public EventStream? Stream { get; init; }

    /// <summary>Texts for <c>Warning</c> headers.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>The <c>Warning</c> headers (RFC 7234, section 5.5) as they go over the wire.</summary>
    public IEnumerable<string> WarningHeaders =>
        Warnings.Select(warning => $"299 - \"{warning.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"");

    /// <summary>A plain text answer.</summary>
    public static ApiResponse Text(int status, string text) => new(status, "text/plain; charset=utf-8") { Body = Encoding.UTF8.GetBytes(text) };

    /// <summary>What a server says to a path nobody answers for.</summary>
    public static ApiResponse PageNotFound() => Text(404, "404 page not found\n");
}
