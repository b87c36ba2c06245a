using System.Net;
using LibGit2Sharp;

namespace GitOps.Core.Git.Remotes;

/// <summary>Chooses how a remote's host is reached.</summary>
internal static class GitTransports
{
    /// <summary>The transport for a remote of the repository in <paramref name="folder"/>, or for a clone that is made in that folder.</summary>
    /// <exception cref="GitOpsException"><c>SshNeedsGit</c>.</exception>
    public static IGitTransport For(
        RepositoryUrl url, string folder, string remote, NetworkCredential? credential, GitProgram? git, Func<string, string?> environment)
    {
        if (url.Scheme != "ssh")
        {
            return new LibGit2Transport(folder, remote, url, new GitCredentials(url, credential, git, folder, environment));
        }

        // libgit2 runs the ssh program too, but cannot keep it from prompting, and cannot be cancelled.
        using var repository = Repository.IsValid(folder) ? new Repository(folder) : null;
        var configuration = repository?.Config ?? Configuration.BuildFrom(null);
        var hasSshCommand = environment("GIT_SSH_COMMAND") is not null || environment("GIT_SSH") is not null || configuration.Get<string>("core.sshCommand") is not null;
        return new GitProgramTransport(git ?? throw TransportErrors.SshNeedsGit(url), folder, remote, url, hasSshCommand);
    }
}
