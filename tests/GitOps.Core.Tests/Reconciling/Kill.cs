namespace GitOps.Core.Tests.Reconciling;

/// <summary>Ends everything at one request, with that request carried out by the server or not.</summary>
internal sealed class Kill : DelegatingHandler
{
    private int _sent;

    public int At
    {
        get;
        set
        {
            field = value;
            _sent = 0;
        }
    }

    public bool CarriedOut { get; init; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (At == 0)
        {
            return await base.SendAsync(request, cancellationToken);
        }

        var number = Interlocked.Increment(ref _sent);
        if (number < At)
        {
            return await base.SendAsync(request, cancellationToken);
        }

        if (number == At && CarriedOut)
        {
            using var lost = await base.SendAsync(request, cancellationToken);
        }

        throw new OperationCanceledException("killed");
    }
}
