using System.Globalization;
using System.Net;
using System.Text;
using GitOps.Core.Git.Addresses;
using GitOps.Core.Git.Programs;

namespace GitOps.Core.Git.Transports;

/// <summary>
/// Through the git program: folders that are pushed to, ssh, with the user's ssh configuration, keys and agent, and https with headers of the repository's
/// configuration. It never prompts, and follows no redirect, because git would send those headers on to any host.
/// </summary>
/// <param name="git">The program.</param>
/// <param name="repositoryFolder">The repository on this side.</param>
/// <param name="remote">Name of the remote.</param>
/// <param name="url">Its URL.</param>
/// <param name="hasSshCommand">Whether the user chose how ssh is run.</param>
/// <param name="credential">For https: what git is to use instead of what it finds itself.</param>
internal sealed class GitProgramTransport(
    GitProgram git, string repositoryFolder, string remote, RepositoryUrl url, bool hasSshCommand, NetworkCredential? credential = null) : IGitTransport
{
    private static readonly string[] Safe =
        ["-c", "http.followRedirects=false", "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "protocol.ext.allow=never"];

    // For a folder of this machine, the repository's own configuration could name the program that serves it.
    private readonly string[] _uploadPack = url.Scheme == "file" ? ["--upload-pack=git-upload-pack"] : [];
    private readonly string[] _receivePack = url.Scheme == "file" ? ["--receive-pack=git-receive-pack"] : [];

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RemoteReference>> ListAsync(CancellationToken cancellationToken)
    {
        // Lines of "<id>\t<name>", and of "ref: <target>\t<name>" before it for a symbolic one.
        var output = await RunAsync(["ls-remote", "--symref", .. _uploadPack, "--", remote], cancellationToken);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split('\t', 2))
            .Where(parts => parts.Length == 2)
            .Select(parts => new RemoteReference(parts[1], parts[0].StartsWith("ref: ", StringComparison.Ordinal) ? parts[0][5..] : parts[0]))
            .DistinctBy(reference => reference.Name)
            .ToList();
    }

    /// <inheritdoc/>
    /// <remarks>Nothing is collected afterwards, because other processes may still read it.</remarks>
    public Task FetchAsync(IReadOnlyList<string> refspecs, CancellationToken cancellationToken) =>
        RunAsync(["-c", "gc.auto=0", "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", .. _uploadPack, "--", remote, .. refspecs], cancellationToken);

    /// <inheritdoc/>
    public Task CloneShallowAsync(string folder, int depth, CancellationToken cancellationToken) =>
        RunAsync(["clone", "--quiet", "--bare", "--no-single-branch", $"--depth={depth}", "--", url.Address, folder], cancellationToken);

    /// <inheritdoc/>
    public Task PushAsync(string refspec, CancellationToken cancellationToken) =>
        RunAsync(["push", "--quiet", .. _receivePack, "--", remote, refspec], cancellationToken);

    private async Task<string> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var answer = await git.RunAsync(repositoryFolder, [.. Safe, .. arguments], environment: Variables(), cancellationToken: cancellationToken);
        return answer.ExitCode == 0 ? answer.Output : throw FetchFailures.From(url, string.IsNullOrWhiteSpace(answer.Errors) ? TransportErrors.Said(answer) : answer.Errors, repositoryFolder);
    }

    // Variables are seen by this user only, unlike arguments (git-config(1), GIT_CONFIG_COUNT).
    private Dictionary<string, string> Variables()
    {
        var variables = new Dictionary<string, string>();
        if (!hasSshCommand)
        {
            variables["GIT_SSH_COMMAND"] = "ssh -o BatchMode=yes";
        }

        if (credential is not null && url.Scheme == "https")
        {
            var token = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credential.UserName}:{credential.Password}"));

            // After what a job has put there, such as a proxy.
            var before = int.TryParse(Environment.GetEnvironmentVariable("GIT_CONFIG_COUNT"), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0;
            variables["GIT_CONFIG_COUNT"] = $"{before + 1}";
            variables[$"GIT_CONFIG_KEY_{before}"] = $"http.{url.Address}.extraHeader";
            variables[$"GIT_CONFIG_VALUE_{before}"] = $"Authorization: Basic {token}";
        }

        return variables;
    }
}
