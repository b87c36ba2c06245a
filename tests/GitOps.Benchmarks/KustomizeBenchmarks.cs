using System.Diagnostics;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;
using GitOps.Core.Git;
using GitOps.Core.Manifests;
using GitOps.Core.Rendering;
using GitOps.Core.Rendering.Kustomize;

namespace GitOps.Benchmarks;

/// <summary>
/// Renders the same kustomization natively and with <c>kubectl kustomize</c> (whose time holds the start of a process), and
/// revisions that change one file after others were rendered. Revisions are commits, read from the object database.
/// </summary>
[SimpleJob(RunStrategy.Monitoring, warmupCount: 3, iterationCount: 15)]
public class KustomizeBenchmarks
{
    /// <summary>Renderings after which the runtime has compiled what they share for good.</summary>
    private const int CompilingRenderings = 150;

    private readonly RenderCache _cache = new();
    private KustomizeWorkload _workload = null!;
    private IFileTree _files = null!;

    /// <summary>What is rendered.</summary>
    [Params("base of 1,000 objects, 50 patches", "largest overlay of the corpus")]
    public string Workload { get; set; } = "";

    /// <summary>
    /// Writes the workload's files, and renders the revision that those measured come after. Every row is measured in a
    /// process of its own; each renders all of them first, so that rows differ in their work and not in what is compiled.
    /// </summary>
    [GlobalSetup]
    public void Setup()
    {
        _workload = Workload.StartsWith("base", StringComparison.Ordinal) ? KustomizeWorkload.Generate() : KustomizeWorkload.Corpus();
        _files = _workload.Files(_workload.First);
        Render(_cache);
        for (var i = 0; i < CompilingRenderings; i++)
        {
            OpenFirst();
            FirstRevision();
            ChangeBase();
            ObjectChanged();
            ChangePatch();
            PatchChanged();
        }
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
