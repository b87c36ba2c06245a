using GitOps.Core.Serving;

namespace GitOps.Core.Monitoring;

/// <summary>Metrics and health as a server answers them: <c>/metrics</c>, <c>/healthz</c>, <c>/readyz</c>.</summary>
public static class MonitoringEndpoints
{
    /// <summary>The endpoints.</summary>
    public static IReadOnlyList<Endpoint> Of(WatchMetrics metrics, WatchHealth health) =>
    [
        new("GET", "/healthz", (_, _) => Task.FromResult(health.IsAlive ? ServedAnswer.Text(200, "ok") : ServedAnswer.Text(503, "A watch does not go on."))),
        new("GET", "/readyz", (_, _) => Task.FromResult(health.IsReady ? ServedAnswer.Text(200, "ok") : ServedAnswer.Text(503, "Not every set was looked at yet."))),
        new("GET", "/metrics", async (_, cancellationToken) =>
        {
            using var text = new MemoryStream();
            await metrics.WriteAsync(text, cancellationToken);
            return new ServedAnswer(200, WatchMetrics.ContentType, text.ToArray());
        }),
    ];
}
