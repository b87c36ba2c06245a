namespace GitOps.Core.Git.Remotes;

/// <summary>ssh, through the git program, with the user's ssh configuration, keys and agent. It never prompts.</summary>
internal sealed class GitProgramTransport(GitProgram git, string repositoryFolder, string remote, RepositoryUrl url, bool hasSshCommand) : IGitTransport
{
    private static readonly Dictionary<string, string> NoPrompts = new() { ["GIT_SSH_COMMAND"] = "ssh -o BatchMode=yes" };

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RemoteReference>> ListAsync(CancellationToken cancellationToken)
    {
        // Lines of "<id>\t<name>", and of "ref: <target>\t<name>" before it for a symbolic one.
        var output = await RunAsync(["ls-remote", "--symref", "--", remote], cancellationToken);
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
        RunAsync(["-c", "gc.auto=0", "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--", remote, .. refspecs], cancellationToken);

    /// <inheritdoc/>
    public Task CloneShallowAsync(string folder, int depth, CancellationToken cancellationToken) =>
        RunAsync(["clone", "--quiet", "--bare", "--no-single-branch", $"--depth={depth}", "--", url.Address, folder], cancellationToken);

    /// <inheritdoc/>
    public Task PushAsync(string refspec, CancellationToken cancellationToken) =>
        RunAsync(["push", "--quiet", "--", remote, refspec], cancellationToken);

    private async Task<string> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var answer = await git.RunAsync(repositoryFolder, arguments, environment: hasSshCommand ? null : NoPrompts, cancellationToken: cancellationToken);
        return answer.ExitCode == 0 ? answer.Output : throw TransportErrors.From(url, answer.Errors);
    }
}
