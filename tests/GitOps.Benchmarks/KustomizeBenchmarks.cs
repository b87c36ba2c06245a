using System.Diagnostics;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;
using GitOps.Core.Git;
using GitOps.Core.Manifests;
using GitOps.Core.Rendering.Kustomize;

namespace GitOps.Benchmarks;

/// <summary>
/// Renders the same kustomization natively and with <c>kubectl kustomize</c> (whose time holds the start of a process). The
/// second revision changes one file of the first; files read before are kept by their content id.
/// </summary>
[SimpleJob(RunStrategy.Monitoring, warmupCount: 3, iterationCount: 15)]
public class KustomizeBenchmarks
{
    private readonly DocumentCache _cache = new();
    private KustomizeWorkload _workload = null!;
    private int _revision;

    /// <summary>What is rendered.</summary>
    [Params("base of 1,000 objects, 50 patches", "largest overlay of the corpus")]
    public string Workload { get; set; } = "";

    /// <summary>Writes the workload's files.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _workload = Workload.StartsWith("base", StringComparison.Ordinal) ? KustomizeWorkload.Generate() : KustomizeWorkload.Corpus();
        SecondRevision();
    }

    /// <summary>Removes them.</summary>
    [GlobalCleanup]
    public void Cleanup() => _workload.Dispose();

    /// <summary>The real program.</summary>
    [Benchmark(Baseline = true)]
    public async Task<int> Kubectl()
    {
        using var process = Process.Start(new ProcessStartInfo("kubectl", ["kustomize", _workload.Overlay]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await errors;
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output.Length : throw new InvalidOperationException("kubectl failed");
    }

    /// <summary>Everything read and rendered, and written as YAML.</summary>
    [Benchmark]
    public int FirstRevision() => Render(new DocumentCache(), _workload.Revision(0));

    /// <summary>A revision that changed one file, its objects only.</summary>
    [Benchmark]
    public int SecondRevision() => new Kustomizer(_cache).Render(_workload.Revision(++_revision), _workload.OverlayInTree, CancellationToken.None).Count;

    private int Render(DocumentCache cache, IFileTree tree) =>
        YamlWriter.WriteStream(new Kustomizer(cache).Render(tree, _workload.OverlayInTree, CancellationToken.None).Select(manifest => manifest.Object), KeyOrder.Kustomize).Length;
}
