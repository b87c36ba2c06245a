using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GitOps.Core.Tests.Manifests;

/// <summary>
/// What the kubectl of this machine reads YAML as. <c>create --dry-run=client</c> asks a server for the kinds first;
/// <c>patch --local</c> with an empty patch reads and prints the same without one.
/// </summary>
internal static class KubectlReader
{
    public static bool IsPresent { get; } = Run("version", "--client") is not null;

    /// <summary>What <c>kubectl kustomize</c> prints for a folder; null when it fails.</summary>
    public static string? Kustomize(string folder) => Run("kustomize", folder);

    /// <summary>The objects of a file; null when kubectl refuses it.</summary>
    public static List<JsonNode>? Read(string yaml)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, yaml);
            return Run("patch", "--local", "-f", file, "--type=merge", "-p", "{}", "-o", "json") is { } output ? Objects(output) : null;
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static List<JsonNode> Objects(string output)
    {
        var bytes = Encoding.UTF8.GetBytes(output);
        var objects = new List<JsonNode>();
        for (var offset = 0; bytes.AsSpan(offset).ContainsAnyExcept(" \n"u8);)
        {
            var reader = new Utf8JsonReader(bytes.AsSpan(offset), isFinalBlock: false, default);
            objects.Add(JsonNode.Parse(ref reader)!);
            offset += (int)reader.BytesConsumed;
        }

        return objects;
    }

    // Everything is synchronous: many of these run at once, and waiting for the thread pool would take longer than kubectl.
    private static string? Run(params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("kubectl", arguments)
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardOutputEncoding = Encoding.UTF8,
            })!;
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
