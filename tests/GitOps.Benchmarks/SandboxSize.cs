using System.Diagnostics;
using System.Globalization;
using System.Text;
using GitOps.Sandbox;

namespace GitOps.Benchmarks;

/// <summary>
/// How the sandbox bears 10,000 objects: made one by one through the HTTP door, listed by label, and what they take of memory.
/// One run tells: <c>dotnet run -c Release --project tests/GitOps.Benchmarks -- sandbox-size</c>.
/// </summary>
internal static class SandboxSize
{
    private const int Objects = 10_000;
    private const int AtOnce = 8;

    public static async Task RunAsync()
    {
        await using var server = await SandboxServer.StartAsync(new SandboxOptions { WithWorkloads = false });
        var url = await server.ListenAsync();
        using var client = new HttpClient { BaseAddress = url };
        var clock = Stopwatch.StartNew();
        await Parallel.ForEachAsync(Enumerable.Range(0, Objects), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (index, cancellationToken) =>
        {
            using var body = new StringContent(ConfigMap(index), Encoding.UTF8, "application/json");
            using var response = await client.PostAsync(new Uri("/api/v1/namespaces/default/configmaps", UriKind.Relative), body, cancellationToken);
            response.EnsureSuccessStatusCode();
        });
        Print("created over HTTP", clock.Elapsed);
        await ListAsync(client, "listed by label (1 of 100)", "?labelSelector=group%3Dg7");
        await ListAsync(client, "listed by label (all)", "?labelSelector=app%3Dload");
        await ListAsync(client, "listed in pages of 500", "?limit=500");
        GC.Collect();
        using var process = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{"working set",-30} {process.WorkingSet64 / 1024 / 1024,8} MB (managed {GC.GetTotalMemory(forceFullCollection: true) / 1024 / 1024} MB)"));
    }

    private static async Task ListAsync(HttpClient client, string what, string query)
    {
        var clock = Stopwatch.StartNew();
        var list = await client.GetByteArrayAsync(new Uri("/api/v1/namespaces/default/configmaps" + query, UriKind.Relative));
        Print($"{what}, {list.Length / 1024} KB", clock.Elapsed);
    }

    private static void Print(string what, TimeSpan took) =>
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-40} {took.TotalSeconds,8:0.000} s"));

    private static string ConfigMap(int index) => string.Create(CultureInfo.InvariantCulture, $$"""
        {
          "apiVersion": "v1", "kind": "ConfigMap",
          "metadata": {"name": "load-{{index:00000}}", "labels": {"app": "load", "group": "g{{index % 100}}"} },
          "data": {"settings.yaml": "{{new string('x', 500)}}", "index": "{{index}}"}
        }
        """);
}
