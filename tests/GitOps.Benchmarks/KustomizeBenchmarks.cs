using System.Diagnostics;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;
using GitOps.Core.Files;
using GitOps.Core.Manifests;
using GitOps.Core.Rendering.Kustomize;
using GitOps.Core.Rendering.Kustomize.Resources;
using GitOps.Core.Yaml;

namespace GitOps.Benchmarks;

/// <summary>
/// Renders the same kustomization natively and with <c>kubectl kustomize</c> (whose time holds the start of a process), and
/// revisions that change one file after others were rendered. Revisions are commits, read from the object database. Each
/// figure is of a new process, as sessions and pipelines meet it: the first revision is the first thing it renders, a
/// changed one the second.
/// </summary>
[SimpleJob(RunStrategy.ColdStart, launchCount: 10, warmupCount: 0, iterationCount: 1)]
public class KustomizeBenchmarks
{
    private readonly RenderCache _cache = new();
    private KustomizeWorkload _workload = null!;
    private IFileTree _files = null!;

    /// <summary>What is rendered.</summary>
    [Params("base of 1,000 objects, 50 patches", "largest overlay of the corpus")]
    public string Workload { get; set; } = "";

    /// <summary>Writes the workload's files.</summary>
    [GlobalSetup(Targets = [nameof(Kubectl), nameof(FirstRevision), nameof(FirstRevisionAsYaml)])]
    public void Write() => _workload = Workload.StartsWith("base", StringComparison.Ordinal) ? KustomizeWorkload.Generate() : KustomizeWorkload.Corpus();

    /// <summary>Writes them, and renders the revision that those measured come after.</summary>
    [GlobalSetup(Targets = [nameof(ObjectChanged), nameof(PatchChanged)])]
    public void WriteAndRender()
    {
        Write();
        OpenFirst();
        Render(_cache);
    }

    /// <summary>Removes them.</summary>
    [GlobalCleanup]
    public void Cleanup() => _workload.Dispose();

    /// <summary>Nothing of the revision was read before.</summary>
    [IterationSetup(Targets = [nameof(FirstRevision), nameof(FirstRevisionAsYaml)])]
    public void OpenFirst() => _files = _workload.Files(_workload.First);

    /// <summary>Changes a file with objects of the base.</summary>
    [IterationSetup(Target = nameof(ObjectChanged))]
    public void ChangeBase() => _files = _workload.Files(_workload.Change(ChangedFile.Base));

    /// <summary>Changes a patch.</summary>
    [IterationSetup(Target = nameof(PatchChanged))]
    public void ChangePatch() => _files = _workload.Files(_workload.Change(ChangedFile.Patch));

    /// <summary>The real program.</summary>
    [Benchmark]
    public async Task<int> Kubectl()
    {
        using var process = Process.Start(new ProcessStartInfo("kubectl", ["kustomize", _workload.Overlay]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await errors;
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output.Length : throw new InvalidOperationException("kubectl failed");
    }

    /// <summary>What kubectl does: everything read and rendered, and written as YAML.</summary>
    [Benchmark]
    public int FirstRevisionAsYaml() => YamlWriter.WriteStream(Render(new RenderCache()).Select(manifest => manifest.Object), KeyOrder.Kustomize).Length;

    /// <summary>Everything read and rendered to objects: what the rows below are compared with.</summary>
    [Benchmark(Baseline = true)]
    public int FirstRevision() => Render(new RenderCache()).Count;

    /// <summary>A revision that changed a file with objects of the base.</summary>
    [Benchmark]
    public int ObjectChanged() => Render(_cache).Count;

    /// <summary>A revision that changed a patch.</summary>
    [Benchmark]
    public int PatchChanged() => Render(_cache).Count;

    private IReadOnlyList<Manifest> Render(RenderCache cache) => new Kustomizer(cache).Render(_files, _workload.OverlayInTree, CancellationToken.None);
}
