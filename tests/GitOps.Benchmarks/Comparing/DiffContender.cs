using System.Diagnostics;
using GitOps.Benchmarks.Clusters;

namespace GitOps.Benchmarks.Comparing;

/// <summary>A build of this repository that compares in a session of its own.</summary>
internal sealed class DiffContender : IDisposable
{
    private readonly Process _session;

    private DiffContender(string name, Process session)
    {
        Name = name;
        _session = session;
    }

    /// <summary>How it is called in the table.</summary>
    public string Name { get; }

    /// <summary>Its runs so far.</summary>
    public List<DiffRun> Runs { get; } = [];

    /// <summary>Starts a session.</summary>
    /// <param name="name">How it is called in the table.</param>
    /// <param name="program">The build's <c>GitOps.Benchmarks.dll</c>.</param>
    /// <param name="cluster">The cluster.</param>
    /// <param name="workload">What is declared.</param>
    /// <param name="namespace">Where it is in sync.</param>
    public static DiffContender Start(string name, string program, BenchmarkCluster cluster, ClusterWorkload workload, string @namespace)
    {
        var start = new ProcessStartInfo("dotnet", [program, DiffSession.Verb, cluster.Kubeconfig, workload.Folder, @namespace])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        return new DiffContender(name, Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start."));
    }

    /// <summary>Compares once.</summary>
    public async Task<DiffRun> RunAsync()
    {
        var before = Cpu();
        await _session.StandardInput.WriteLineAsync("run");
        await _session.StandardInput.FlushAsync();
        return await _session.StandardOutput.ReadLineAsync() is { } line
            ? DiffRun.Parse(line) with { Cpu = Cpu() - before }
            : throw new InvalidOperationException($"The session of {Name} ended; was it built from a commit that has this benchmark?");
    }

    private TimeSpan Cpu()
    {
        _session.Refresh();
        return _session.TotalProcessorTime;
    }

    public void Dispose()
    {
        _session.StandardInput.Close();
        if (!_session.WaitForExit(TimeSpan.FromSeconds(10)))
        {
            _session.Kill();
        }

        _session.Dispose();
    }
}
