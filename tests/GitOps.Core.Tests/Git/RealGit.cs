using System.Diagnostics;

namespace GitOps.Core.Tests.Git;

/// <summary>The git program, run as a user would.</summary>
internal static class RealGit
{
    public static string Run(string folder, params string[] arguments) => Run(folder, new Dictionary<string, string>(), arguments);

    public static string Run(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        string[] identity = ["-c", "user.name=Ana Lima", "-c", "user.email=ana@example.com", "-c", "init.defaultBranch=main", "-c", "protocol.file.allow=always"];
        var start = new ProcessStartInfo("git", [.. identity, .. arguments]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var git = Process.Start(start)!;
        var errors = git.StandardError.ReadToEndAsync();
        var output = git.StandardOutput.ReadToEnd().TrimEnd('\n');
        git.WaitForExit();
        return git.ExitCode == 0 ? output : throw new InvalidOperationException($"git {string.Join(' ', arguments)}: {errors.Result}");
    }

    /// <summary>Commits all files of a working copy, some of them written first.</summary>
    public static string Commit(string folder, string message, params (string Path, string Content)[] files)
    {
        foreach (var (path, content) in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, path))!);
            File.WriteAllText(Path.Combine(folder, path), content);
        }

        Run(folder, "add", "--all");
        Run(folder, "commit", "--quiet", "--message", message);
        return Run(folder, "rev-parse", "HEAD");
    }

    /// <summary>Makes a repository.</summary>
    public static string Init(string folder, params string[] options)
    {
        Directory.CreateDirectory(folder);
        Run(folder, ["init", "--quiet", .. options]);
        Run(folder, "config", "user.name", "Ana Lima");
        Run(folder, "config", "user.email", "ana@example.com");
        return folder;
    }
}
