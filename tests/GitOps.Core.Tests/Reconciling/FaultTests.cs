using System.Net;
using static GitOps.Core.Tests.Reconciling.Scenario;

namespace GitOps.Core.Tests.Reconciling;

public sealed class FaultTests
{
    private const int Objects = 500;

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(20261123)]
    public async Task A_server_that_fails_one_request_in_ten_gets_every_object_all_the_same(int seed)
    {
        await using var scenario = await StartAsync(wrap: handler => new Faults(seed) { InnerHandler = handler });
        scenario.Repository.Commit("Add", ("all.yaml", string.Join("\n---\n", Enumerable.Range(0, Objects).Select(n => ConfigMap($"c{n}")))));

        var first = await scenario.SyncAsync();
        var again = await scenario.SyncAsync();

        Assert.Equal(Objects, first.Results.Count);
        Assert.Equal(Objects, first.Results.Select(result => result.Id).Distinct().Count());
        Assert.All(first.Results.Where(result => result.Action == SyncAction.Failed), result => Assert.False(string.IsNullOrEmpty(result.Error?.Message)));
        Assert.Equal(0, again.Failed);
        Assert.Equal(first.Failed, again.Created);
    }

    /// <summary>Fails requests by a seeded draw: busy, failing, gone, cut off before or after the server acted, slow.</summary>
    private sealed class Faults(int seed) : DelegatingHandler
    {
        private readonly Random _random = new(seed);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            int draw;
            lock (_random)
            {
                draw = _random.Next(60);
            }

            switch (draw)
            {
                case 0:
                    return Answer(request, HttpStatusCode.TooManyRequests, retryAfter: true);
                case 1:
                    return Answer(request, HttpStatusCode.InternalServerError, retryAfter: false);
                case 2:
                    return Answer(request, HttpStatusCode.ServiceUnavailable, retryAfter: true);
                case 3:
                    throw new HttpRequestException(HttpRequestError.ResponseEnded, "cut off before the server acted");
                case 4:
                    using (await base.SendAsync(request, cancellationToken))
                    {
                        throw new HttpRequestException(HttpRequestError.ResponseEnded, "cut off after the server acted");
                    }

                case 5:
                    await Task.Delay(50, cancellationToken);
                    return await base.SendAsync(request, cancellationToken);
                default:
                    return await base.SendAsync(request, cancellationToken);
            }
        }

        private static HttpResponseMessage Answer(HttpRequestMessage request, HttpStatusCode code, bool retryAfter)
        {
            var response = new HttpResponseMessage(code) { RequestMessage = request, Content = new StringContent("not now") };
            if (retryAfter)
            {
                response.Headers.RetryAfter = new System.Net.Http.Headers.RetryConditionHeaderValue(TimeSpan.Zero);
            }

            return response;
        }
    }
}
