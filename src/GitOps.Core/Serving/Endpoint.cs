using System.Collections.Specialized;
using System.Text;

namespace GitOps.Core.Serving;

/// <summary>What a server answers at one path.</summary>
/// <param name="Method">The method: <c>GET</c> or <c>POST</c>.</param>
/// <param name="Path">The path, such as <c>/healthz</c>.</param>
/// <param name="Answer">Answers a request.</param>
public sealed record Endpoint(string Method, string Path, Func<ServedRequest, CancellationToken, Task<ServedAnswer>> Answer)
{
    /// <summary>The largest body that is read, in bytes; a larger one is answered with 413.</summary>
    public int LargestBody { get; init; }
}

/// <summary>A request.</summary>
/// <param name="Headers">Its headers.</param>
/// <param name="Body">Its body.</param>
public sealed record ServedRequest(NameValueCollection Headers, ReadOnlyMemory<byte> Body);

/// <summary>An answer.</summary>
/// <param name="Status">The status.</param>
/// <param name="ContentType">What the body is.</param>
/// <param name="Body">The body; empty where it is streamed.</param>
public sealed record ServedAnswer(int Status, string ContentType, ReadOnlyMemory<byte> Body)
{
    /// <summary>Headers besides.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Writes the body as it comes, until the client leaves or the server closes; null for one that is whole.</summary>
    public Func<Stream, CancellationToken, Task>? Stream { get; init; }

    /// <summary>A line of plain text.</summary>
    public static ServedAnswer Text(int status, string text) => new(status, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(text + "\n"));
}
