using GitOps.Core.Git.Stores;

namespace GitOps.Core.Reverting.Stores;

/// <summary>
/// Makes signed commits, with the git program and the programs and keys that git is configured to sign with; those that only the
/// repository's own configuration names are not run.
/// </summary>
/// <seealso href="https://git-scm.com/docs/git-config#Documentation/git-config.txt-gpgformat"/>
internal sealed class CommitSigning
{
    private const string Setting = "commit.gpgSign";

    // ssh-keygen would ask the terminal for a passphrase, behind the back of whoever reads the output.
    private static readonly Dictionary<string, string> NoPrompt = new() { ["SSH_ASKPASS"] = "false", ["SSH_ASKPASS_REQUIRE"] = "force" };
    private readonly RepositoryProgram _git;
    private readonly string _display;

    private CommitSigning(RepositoryProgram git, string display) => (_git, _display) = (git, display);

    /// <summary>How commits of a repository are signed; null when git is not configured to.</summary>
    /// <exception cref="GitOpsException"><c>SigningProgramNotRun</c>, <c>SigningFailed</c>, <c>RepositoryNeedsGit</c>.</exception>
    public static CommitSigning? Of(IGitStore store, RepositoryProgram? git)
    {
        if (git is null)
        {
            return store.Setting(Setting)?.ToUpperInvariant() is null or "" or "FALSE" or "NO" or "OFF" or "0" ? null : throw RevertErrors.SigningNeedsGit(store.Display);
        }

        // A value that is neither true nor false is one that git does not commit with.
        var answer = git.Run(["config", "--type=bool", "--get", Setting]);
        if (answer.ExitCode > 1)
        {
            throw RevertErrors.SigningFailed(store.Display, Git.Programs.TransportErrors.Said(answer));
        }

        if (answer.Output.Trim() != "true")
        {
            return null;
        }

        var format = git.Text("config", "--get", "gpg.format")?.ToLowerInvariant() ?? "openpgp";
        return git.OwnSettings(ProgramsOf(format)) is [var own, ..] ? throw RevertErrors.SigningProgramNotRun(own, store.Display) : new CommitSigning(git, store.Display);
    }

    /// <summary>Makes a commit. Nothing refers to it yet.</summary>
    /// <exception cref="GitOpsException"><c>SigningFailed</c>.</exception>
    public string CreateCommit(string tree, string parent, string message, CommitIdentity identity, CancellationToken cancellationToken) => _git.Require(
        why => RevertErrors.SigningFailed(_display, why),
        ["-c", "i18n.commitEncoding=UTF-8", "commit-tree", "-S", "-p", parent, tree],
        message,
        new Dictionary<string, string>(identity.Variables.Concat(NoPrompt)),
        cancellationToken);

    private static string ProgramsOf(string format) => format switch
    {
        "ssh" => @"^gpg\.ssh\.(program|defaultkeycommand)$",
        "x509" => @"^gpg\.x509\.program$",
        _ => @"^gpg\.(openpgp\.)?program$",
    };
}
