using GitOps.Core.Git;
using GitOps.Core.Reverting;
using GitOps.Core.Tests.Git;

namespace GitOps.Core.Tests.History;

/// <summary>Revert commits where git is configured to sign, held against what git itself verifies.</summary>
public sealed class SignedCommitTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _shop;
    private readonly string _first;

    public SignedCommitTests()
    {
        Skip.If(TestGit.Program is null, "The git program is not here.");
        _shop = RealGit.Init(_folder["shop"]);
        _first = RealGit.Commit(_shop, "One", ("cart.yaml", "one\n"));
        RealGit.Commit(_shop, "Two", ("cart.yaml", "two\n"));
        RealGit.Commit(_shop, "Three", ("flags.yaml", "three\n"));
    }

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task Every_revert_commit_is_signed_with_an_ssh_key()
    {
        SignBySsh();
        var made = await Undo("HEAD", "HEAD~1");
        Assert.Equal(2, made.Commits.Count);
        Assert.All(made.Commits, commit => RealGit.Run(_shop, "verify-commit", commit.Sha));
        Assert.Equal("G ana@example.com", RealGit.Run(_shop, "log", "-1", "--format=%G? %GS"));
        Assert.Equal(RealGit.Run(_shop, "rev-parse", _first + "^{tree}"), RealGit.Run(_shop, "rev-parse", "HEAD^{tree}"));
        Assert.Equal(("Ana Lima", "ana@example.com"), (RealGit.Run(_shop, "log", "-1", "--format=%an"), RealGit.Run(_shop, "log", "-1", "--format=%ce")));
    }

    [SkippableFact]
    public async Task A_path_restored_is_signed_too_and_so_is_what_only_git_can_read()
    {
        SignBySsh();
        await Undo(new RevertRequest { To = _first });
        RealGit.Run(_shop, "verify-commit", "HEAD");

        RealGit.Init(_folder["long"], "--object-format=sha256");
        RealGit.Commit(_folder["long"], "One", ("cart.yaml", "one\n"));
        RealGit.Commit(_folder["long"], "Two", ("cart.yaml", "two\n"));
        SignBySsh(_folder["long"]);
        using var source = await GitSource.OpenAsync(_folder["long"]);
        var reverter = new GitReverter(source, _ => null);
        await reverter.ApplyAsync(reverter.Plan(new("HEAD")), push: false);
        RealGit.Run(_folder["long"], "verify-commit", "HEAD");
    }

    [SkippableTheory]
    [InlineData("user.signingKey", "/no/such/key", "SigningFailed", "/no/such/key")]
    [InlineData("gpg.format", "x999", "SigningFailed", "gpg.format")]
    [InlineData("commit.gpgSign", "perhaps", "SigningFailed", "commit.gpgsign")]
    [InlineData("gpg.ssh.program", "touch-ran", "SigningProgramNotRun", "git config --global gpg.ssh.program")]
    [InlineData("gpg.ssh.defaultKeyCommand", "touch-ran", "SigningProgramNotRun", "gpg.ssh.defaultkeycommand")]
    public async Task Without_a_signature_there_is_no_commit_and_the_error_says_what_is_wrong(string setting, string value, string errorId, string said)
    {
        SignBySsh();
        RealGit.Run(_shop, "config", setting, value == "touch-ran" ? $"touch {_folder["ran"]};" : value);
        var before = State();
        var error = await Assert.ThrowsAsync<GitOpsException>(() => Undo("HEAD"));
        Assert.True(errorId == error.ErrorId, error.ToString());
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.Equal(before, State());
        Assert.False(File.Exists(_folder["ran"]));
    }

    [SkippableTheory]
    [InlineData("gpg.program")]
    [InlineData("gpg.openpgp.program")]
    public async Task A_program_that_the_repository_names_for_OpenPGP_is_not_run(string setting)
    {
        RealGit.Run(_shop, "config", "commit.gpgSign", "true");
        RealGit.Run(_shop, "config", setting, $"touch {_folder["ran"]};");
        var error = await Assert.ThrowsAsync<GitOpsException>(() => Undo("HEAD"));
        Assert.Equal("SigningProgramNotRun", error.ErrorId);
        Assert.False(File.Exists(_folder["ran"]));
    }

    [SkippableFact]
    public async Task A_key_that_asks_for_its_passphrase_is_not_waited_for_and_what_was_worked_out_stays_undone()
    {
        SignBySsh(passphrase: "not told");
        var before = State();
        var error = await Assert.ThrowsAsync<GitOpsException>(() => Undo("HEAD"));
        Assert.Equal("SigningFailed", error.ErrorId);
        Assert.Contains("agent", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("not told", error.ToString(), StringComparison.Ordinal);
        Assert.Equal(before, State());
    }

    [SkippableTheory]
    [InlineData("false")]
    [InlineData(null)]
    public async Task What_git_would_not_sign_is_not_signed(string? sign)
    {
        SignBySsh();
        RealGit.Run(_shop, sign is null ? ["config", "--unset", "commit.gpgSign"] : ["config", "commit.gpgSign", sign]);
        await Undo("HEAD");
        Assert.Equal("N", RealGit.Run(_shop, "log", "-1", "--format=%G?"));
    }

    private void SignBySsh(string? repository = null, string passphrase = "")
    {
        OtherProgram.SkipWithout("ssh-keygen");
        var key = _folder["key"];
        if (!File.Exists(key))
        {
            OtherProgram.Run("ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-f", key);
            File.WriteAllText(_folder["signers"], $"ana@example.com {File.ReadAllText(key + ".pub")}");
        }

        foreach (var (setting, value) in new[] { ("commit.gpgSign", "true"), ("gpg.format", "ssh"), ("user.signingKey", key), ("gpg.ssh.allowedSignersFile", _folder["signers"]) })
        {
            RealGit.Run(repository ?? _shop, "config", setting, value);
        }
    }

    private Task<RevertMade> Undo(params string[] revisions) => Undo(new RevertRequest(revisions));

    private async Task<RevertMade> Undo(RevertRequest request)
    {
        using var source = await GitSource.OpenAsync(_shop);
        var reverter = new GitReverter(source, _ => null);
        return await reverter.ApplyAsync(reverter.Plan(request), push: false);
    }

    private string State() => RealGit.Run(_shop, "for-each-ref") + RealGit.Run(_shop, "ls-files", "--stage") + RealGit.Run(_shop, "status", "--porcelain");
}
