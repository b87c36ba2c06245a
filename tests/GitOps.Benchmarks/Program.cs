using BenchmarkDotNet.Running;
using GitOps.Benchmarks;
using GitOps.Benchmarks.Clusters;

switch (args)
{
    case ["sandbox-size"]:
        await SandboxSize.RunAsync();
        return 0;
    case ["cluster", .. var options]:
        if (ClusterBenchmark.Parse(options) is not { } benchmark)
        {
            Console.Error.WriteLine("cluster [--objects 100,1000,10000] [--longest SECONDS] [--only-ours]");
            return 2;
        }

        await benchmark.RunAsync();
        return 0;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        return 0;
}
