using System.Text;
using Microsoft.Extensions.Time.Testing;
using Xunit.Abstractions;

namespace GitOps.Sandbox.Tests.Conformance;

/// <summary>
/// Replays what a real API server was asked, and expects the same answers. The scenarios are in <c>../shared/conformance</c>, or in the
/// folder that the environment variable <c>GITOPS_CONFORMANCE</c> names.
/// </summary>
public sealed class ConformanceReplayTests(ITestOutputHelper output)
{
    // Scenario and step: the reason why its difference is not worth removing.
    private static readonly Dictionary<string, string> NotWorthHaving = new()
    {
        ["discovery: version"] = "the sandbox says what built it, not what built that server",
    };

    [SkippableFact]
    public async Task The_sandbox_answers_as_the_real_server_did()
    {
        var folder = Folder();
        Skip.If(folder is null, "no recorded scenarios: neither GITOPS_CONFORMANCE nor ../shared/conformance names a folder");
        // Field managers are sorted by the second in which they wrote: a clock of its own makes that a matter of the scenarios alone.
        var clock = new FakeTimeProvider();
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { WithWorkloads = false, Time = clock });
        using var client = new HttpClient(server.CreateHandler());
        var player = new ScenarioPlayer(client, clock);
        var steps = 0;
        var unexpected = new StringBuilder();
        var different = new HashSet<string>();
        foreach (var file in Directory.GetFiles(folder!, "*.json").Order(StringComparer.Ordinal))
        {
            var scenario = Scenario.Read(file);
            steps += scenario.Steps.Count;
            foreach (var (step, differences) in await player.PlayAsync(scenario))
            {
                var name = $"{scenario.Name}: {step.Title}";
                different.Add(name);
                if (!NotWorthHaving.ContainsKey(name))
                {
                    unexpected.AppendJoin("\n    ", [$"{name} ({step.Method} {step.Path})", .. differences.Take(12)]).AppendLine();
                }
            }
        }

        output.WriteLine($"{steps - different.Count} of {steps} steps answered alike.");
        Assert.True(unexpected.Length == 0, unexpected.ToString());
    }

    private static string? Folder()
    {
        if (Environment.GetEnvironmentVariable("GITOPS_CONFORMANCE") is { Length: > 0 } named)
        {
            return named;
        }

        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "GitOpsPS.sln")))
            {
                var shared = Path.Combine(folder.FullName, "..", "shared", "conformance");
                return Directory.Exists(shared) ? shared : null;
            }
        }

        return null;
    }
}
