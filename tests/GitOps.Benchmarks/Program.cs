using BenchmarkDotNet.Running;
using GitOps.Benchmarks;

if (args is ["sandbox-size"])
{
    await SandboxSize.RunAsync();
}
else
{
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
}
