using System.Net;
using GitOps.Core.Cluster.Failures;
using Polly;
using Polly.Retry;

namespace GitOps.Core.Cluster.Transport;

/// <summary>
/// Sends a request again when the server asks for it (429, or 5xx with Retry-After), fails for a moment (5xx) or the
/// connection breaks. A create is only sent again when the server surely did not carry it out.
/// </summary>
internal sealed class RetryingHandler : DelegatingHandler
{
    /// <summary>Who asks to wait longer has no answer for us now.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;

    public RetryingHandler(TimeProvider time)
    {
        var builder = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time };
        _pipeline = builder.AddRetry(new RetryStrategyOptions<HttpResponseMessage>
        {
            MaxRetryAttempts = 5,
            BackoffType = DelayBackoffType.Exponential,
            Delay = TimeSpan.FromMilliseconds(200),
            MaxDelay = TimeSpan.FromSeconds(5),
            UseJitter = true,
            ShouldHandle = async outcome => outcome.Outcome switch
            {
                { Result: { } response } => !(ServersWish(response, time) > LongestWait) && await IsTransientAsync(response),
                { Exception: HttpRequestException failure } => IsBrokenConnection(failure) && outcome.Context.Properties.GetValue(Repeatable, false),
                _ => false,
            },
            DelayGenerator = outcome => ValueTask.FromResult(ServersWish(outcome.Outcome.Result, time)),
            OnRetry = outcome =>
            {
                outcome.Outcome.Result?.Dispose();
                return default;
            },
        }).Build();
    }

    private static ResiliencePropertyKey<bool> Repeatable { get; } = new("repeatable");

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(Repeatable, request.Method != HttpMethod.Post);
        try
        {
            return await _pipeline.ExecuteAsync(
                async static (attempt, state) => await state.Send(state.Request, attempt.CancellationToken),
                context,
                (Send: (Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>>)base.SendAsync, Request: request));
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    private static async ValueTask<bool> IsTransientAsync(HttpResponseMessage response)
    {
        if (response.StatusCode == HttpStatusCode.TooManyRequests)
        {
            return true;
        }

        if ((int)response.StatusCode < 500 || response.StatusCode is HttpStatusCode.NotImplemented or HttpStatusCode.HttpVersionNotSupported)
        {
            return false;
        }

        if (response.RequestMessage?.Method == HttpMethod.Post && response.Headers.RetryAfter is null)
        {
            return false;
        }

        var said = (string?)KubeApiErrors.ParseStatus(await response.Content.ReadAsStringAsync())?["message"];
        return said is null || !KubeApiErrors.IsTypedPatchError(said);
    }

    private static bool IsBrokenConnection(HttpRequestException failure) => failure.HttpRequestError is
        HttpRequestError.ResponseEnded or HttpRequestError.HttpProtocolError or HttpRequestError.InvalidResponse
        || failure.InnerException is IOException;

    private static TimeSpan? ServersWish(HttpResponseMessage? response, TimeProvider time)
    {
        var wish = response?.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        return wish is null || wish < TimeSpan.Zero ? null : wish;
    }
}
