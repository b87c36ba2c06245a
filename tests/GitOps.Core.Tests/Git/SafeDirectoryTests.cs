using System.Diagnostics;
using GitOps.Core.Git;

namespace GitOps.Core.Tests.Git;

/// <summary>A repository of another user is opened when, and only when, git opens it.</summary>
[Collection(Environments.Collection)]
public sealed class SafeDirectoryTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _shop;

    public SafeDirectoryTests()
    {
        Skip.If(TestGit.Program is null || OperatingSystem.IsWindows() || Environment.UserName != "root", "Only root can give files to another user.");
        _shop = RealGit.Init(_folder["shop"]);
        RealGit.Commit(_shop, "Add", ("cart.yaml", "one"));
        RealGit.Run(_folder.Path, "clone", "--quiet", "--bare", "shop", "bare.git");
        RealGit.Run(_shop, "worktree", "add", "--quiet", "../linked");
        using var chown = Process.Start("chown", ["-R", "12345:12345", _folder.Path])!;
        chown.WaitForExit();
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("GIT_CONFIG_GLOBAL", GitConfiguration.UserFile);
        Environment.SetEnvironmentVariable("SUDO_UID", null);
        _folder.Dispose();
    }

    [SkippableTheory]
    [InlineData("shop", "none")]
    [InlineData("shop", "*")]
    [InlineData("shop", "{folder}/*")]
    [InlineData("shop", "{folder}/shop")]
    [InlineData("shop", "{folder}/shop/")]
    [InlineData("shop", "{folder}/shop/.git")]
    [InlineData("shop", "~/shop")]
    [InlineData("bare.git", "{folder}/bare.git")]
    [InlineData("linked", "{folder}/linked")]
    public async Task Every_spelling_means_what_it_means_to_git(string repository, string trusted)
    {
        Trust($"[safe]\n\tdirectory = {trusted.Replace("{folder}", _folder.Path, StringComparison.Ordinal)}\n");
        await AssertAsGit(repository);
    }

    [SkippableFact]
    public async Task An_included_file_and_sudo_count_too()
    {
        File.WriteAllText(_folder["other"], "[safe]\n\tdirectory = *\n");
        Trust($"[include]\n\tpath = {_folder["other"]}\n");
        Assert.True(await AssertAsGit("shop"));
        Trust("");
        Environment.SetEnvironmentVariable("SUDO_UID", "12345");
        Assert.True(await AssertAsGit("shop"));
    }

    [SkippableTheory]
    [InlineData("shop")]
    [InlineData("bare.git")]
    [InlineData("linked")]
    public async Task What_the_message_says_to_trust_is_what_git_accepts(string repository)
    {
        Trust("");
        var error = await Assert.ThrowsAsync<GitOpsException>(() => GitSource.OpenAsync(_folder[repository]));
        Assert.Equal("RepositoryOwnerNotTrusted", error.ErrorId);
        var named = System.Text.RegularExpressions.Regex.Match(error.Message, "safe.directory \"(.+)\"").Groups[1].Value;
        Trust($"[safe]\n\tdirectory = {named}\n");
        Assert.True(await AssertAsGit(repository));
    }

    private void Trust(string configuration)
    {
        File.WriteAllText(_folder["gitconfig"], configuration);
        Environment.SetEnvironmentVariable("GIT_CONFIG_GLOBAL", _folder["gitconfig"]);
    }

    private async Task<bool> AssertAsGit(string repository)
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["rev-parse", "HEAD"]) { WorkingDirectory = _folder[repository], RedirectStandardOutput = true, RedirectStandardError = true })!;
        await git.WaitForExitAsync();
        var opened = true;
        try
        {
            using var source = await GitSource.OpenAsync(_folder[repository]);
            Assert.Equal("Add", source.Resolve().Subject);
        }
        catch (GitOpsException e) when (e.ErrorId == "RepositoryOwnerNotTrusted")
        {
            opened = false;
        }

        Assert.Equal(git.ExitCode == 0, opened);
        return opened;
    }
}
