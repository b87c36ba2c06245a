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
    public static bool IsPresent { get; } = Run("version --client", "") is not null;

    /// <summary>The objects of a file; null when kubectl refuses it.</summary>
    public static List<JsonNode>? Read(string yaml)
    {
        if (Run("patch --local -f - --type=merge -p {} -o json", yaml) is not { } output)
        {
            return null;
        }

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

    private static string? Run(string arguments, string input)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("kubectl", arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
                StandardOutputEncoding = Encoding.UTF8,
            })!;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            var output = process.StandardOutput.ReadToEndAsync();
            process.StandardInput.Write(input);
            process.StandardInput.Close();
            process.WaitForExit();
            return process.ExitCode == 0 ? output.Result : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
