using System.Diagnostics;

namespace GitOps.Core.Telemetry;

/// <summary>
/// The stages of a reconcile as activities of the source <c>GitOps</c>, for OpenTelemetry, <c>dotnet-trace</c> and benchmarks.
/// They cost nothing while nobody listens.
/// </summary>
internal static class Stages
{
    /// <summary>Name of the source.</summary>
    public const string SourceName = "GitOps";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Begins a stage, which lasts until it is disposed; null when nobody listens.</summary>
    public static Activity? Begin(string name) => Source.StartActivity(name);
}
