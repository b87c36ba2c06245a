using System.Net.Http.Headers;

namespace GitOps.Core.Cluster.Transport;

/// <summary>
/// Ends an attempt to which no answer begins, and reads what a refusal says, so that whoever looks at it cannot be held up.
/// Each attempt has its own time: what a server asks to wait before the next is none of it.
/// </summary>
internal sealed class AnswerLimit(TimeProvider time) : DelegatingHandler
{
    /// <summary>A server gives itself 60 s for a request that is no watch.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(75);

    private const int LongestRefusal = 4 * 1024 * 1024;

    /// <exception cref="TimeoutException">No answer began in time.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Longest, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var response = await base.SendAsync(request, ended.Token);
            if (!response.IsSuccessStatusCode)
            {
                response.Content = await ReadAsync(response.Content, ended.Token);
            }

            return response;
        }
        catch (OperationCanceledException failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"no answer in {Longest.TotalSeconds:0} s", failure);
        }
    }

    private static async Task<ByteArrayContent> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        using var whole = content;
        var text = new MemoryStream();
        var buffer = new byte[8192];
        try
        {
            await using var body = await content.ReadAsStreamAsync(cancellationToken);
            while (text.Length < LongestRefusal && await body.ReadAsync(buffer, cancellationToken) is var count and > 0)
            {
                text.Write(buffer, 0, count);
            }
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException)
        {
            // The status alone is an answer too.
        }

        var read = new ByteArrayContent(text.ToArray());
        read.Headers.ContentType = MediaTypeHeaderValue.TryParse(content.Headers.ContentType?.ToString(), out var type) ? type : null;
        return read;
    }
}
