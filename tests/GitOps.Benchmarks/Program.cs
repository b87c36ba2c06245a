using BenchmarkDotNet.Running;
using GitOps.Benchmarks;
using GitOps.Benchmarks.Clusters;
using GitOps.Benchmarks.Comparing;
using GitOps.Benchmarks.Starting;
using GitOps.Benchmarks.Watching;

switch (args)
{
    case ["sandbox-size"]:
        await SandboxSize.RunAsync();
        return 0;
    case [LaggingSandbox.Verb, var kubeconfig]:
        await LaggingSandbox.RunAsync(kubeconfig);
        return 0;
    case ["start"] or ["start", "--module", _]:
        Programs.Module = args is [_, _, var module] ? Path.GetFullPath(module) : Programs.Module;
        await StartBenchmark.RunAsync();
        return 0;
    case ["cluster", .. var options]:
        if (ClusterBenchmark.Parse(options) is not { } benchmark)
        {
            Console.Error.WriteLine("cluster [--objects 100,1000,10000] [--longest SECONDS] [--module FOLDER] [--only-ours]");
            return 2;
        }

        await benchmark.RunAsync();
        return 0;
    case [DiffSession.Verb, var kubeconfig, var repository, var @namespace]:
        await DiffSession.RunAsync(kubeconfig, repository, @namespace);
        return 0;
    case ["diff", .. var options]:
        if (DiffBenchmark.Parse(options) is not { } diff)
        {
            Console.Error.WriteLine("diff [--objects 10000] [--runs 7] [--against COMMIT]");
            return 2;
        }

        await diff.RunAsync();
        return 0;
    case ["revisions", .. var options]:
        if (RevisionBenchmark.Parse(options) is not { } revisions)
        {
            Console.Error.WriteLine("revisions [--objects 1000] [--runs 7]");
            return 2;
        }

        await revisions.RunAsync();
        return 0;
    case ["watch", .. var options]:
        if (WatchBenchmark.Parse(options) is not { } watch)
        {
            Console.Error.WriteLine("watch [--objects 1000] [--drifts 200] [--pushes 20] [--minutes 0]");
            return 2;
        }

        await watch.RunAsync();
        return 0;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        return 0;
}
