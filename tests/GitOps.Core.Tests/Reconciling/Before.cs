namespace GitOps.Core.Tests.Reconciling;

/// <summary>Does something before a request reaches the server.</summary>
internal sealed class Before(Func<HttpRequestMessage, Task> act) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await act(request);
        return await base.SendAsync(request, cancellationToken);
    }
}

internal static class LeaseRequest
{
    public static bool IsOfLease(this HttpRequestMessage request) => request.RequestUri!.AbsolutePath.Contains("/leases", StringComparison.Ordinal);
}
