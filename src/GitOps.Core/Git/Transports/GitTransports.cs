using System.Net;
using GitOps.Core.Git.Addresses;
using GitOps.Core.Git.Programs;
using GitOps.Core.Git.Stores;
using LibGit2Sharp;

namespace GitOps.Core.Git.Transports;

/// <summary>Chooses how a remote's host is reached.</summary>
internal static class GitTransports
{
    /// <summary>The transport for a remote of the repository in <paramref name="folder"/>, or for a clone that is made in that folder.</summary>
    /// <exception cref="GitOpsException"><c>SshNeedsGit</c>.</exception>
    public static IGitTransport For(
        RepositoryUrl url, string folder, string remote, NetworkCredential? credential, GitProgram? git, Func<string, string?> environment)
    {
        using var repository = Repository.IsValid(folder) ? new Repository(folder) : null;
        using var configuration = repository is null ? Configuration.BuildFrom(null) : LocalConfiguration.Of(repository);

        // libgit2 runs the ssh program too, but cannot keep it from prompting, and cannot be cancelled.
        if (url.Scheme == "ssh")
        {
            var hasSshCommand = environment("GIT_SSH_COMMAND") is not null || environment("GIT_SSH") is not null || configuration.Get<string>("core.sshCommand") is not null;
            return new GitProgramTransport(git is { Works: true } ? git : throw TransportErrors.SshNeedsGit(url), folder, remote, url, hasSshCommand);
        }

        return credential is null && ExtraHeaders.Any(configuration, url) && git is { Works: true }
            ? new GitProgramTransport(git, folder, remote, url, hasSshCommand: false)
            : new LibGit2Transport(folder, remote, url, new GitCredentials(url, credential, git, folder, environment));
    }
}
