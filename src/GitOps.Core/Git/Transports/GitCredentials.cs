using System.Net;
using GitOps.Core.Git.Addresses;
using GitOps.Core.Git.Programs;

namespace GitOps.Core.Git.Transports;

/// <summary>A user name and password for a repository's host, and where they come from.</summary>
internal sealed record HostCredential(NetworkCredential Value, string Source)
{
    /// <summary>Where it comes from; never the secret.</summary>
    public override string ToString() => Source;
}

/// <summary>
/// The credentials to try for a repository's host: those given; otherwise those in the URL, of Git's credential helpers and of
/// the pipeline, in this order. A pipeline's token goes to the pipeline's own host only.
/// </summary>
internal sealed class GitCredentials
{
    private readonly NetworkCredential? _given;
    private readonly RepositoryUrl _repository;
    private readonly GitProgram? _git;
    private readonly string _folder;
    private readonly Func<string, string?> _environment;

    /// <summary>Prepares to find credentials; none is looked for before it is asked for.</summary>
    /// <param name="repository">The repository's URL.</param>
    /// <param name="given">Credentials that the user gave.</param>
    /// <param name="git">The git program, for its helpers.</param>
    /// <param name="folder">Folder whose Git configuration names the helpers.</param>
    /// <param name="environment">Reads an environment variable.</param>
    public GitCredentials(RepositoryUrl repository, NetworkCredential? given, GitProgram? git, string folder, Func<string, string?> environment)
    {
        _repository = repository;
        _given = given;
        _git = git;
        _folder = folder;
        _environment = environment;
    }

    /// <summary>The credentials for <paramref name="url"/>, to be tried in order. It differs from the repository's URL after a redirect.</summary>
    public async IAsyncEnumerable<HostCredential> ForAsync(
        Uri url, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var own = url.Authority == _repository.Host && (url.Scheme == "https" || url.Scheme == _repository.Scheme);
        if (_given is not null)
        {
            if (own)
            {
                yield return new HostCredential(_given, "-Credential");
            }

            yield break;
        }

        if (own && _repository.UserInfo is { } inUrl && (inUrl.Password.Length > 0 || _git is null))
        {
            yield return new HostCredential(inUrl, "the URL");
        }

        if (await FromHelperAsync(url, own ? _repository.UserInfo?.UserName : null, cancellationToken) is { } helped)
        {
            yield return new HostCredential(helped, "git's credential helper");
        }

        foreach (var token in PipelineTokens.For(url, _environment))
        {
            yield return token;
        }
    }

    // https://git-scm.com/docs/git-credential#IOFMT
    private async Task<NetworkCredential?> FromHelperAsync(Uri url, string? user, CancellationToken cancellationToken)
    {
        var asked = $"protocol={url.Scheme}\nhost={url.Authority}\npath={url.AbsolutePath.TrimStart('/')}\n";
        if (_git is null || (asked + user).Contains('\0', StringComparison.Ordinal) || user?.Contains('\n', StringComparison.Ordinal) == true)
        {
            return null;
        }

        var input = string.IsNullOrEmpty(user) ? $"{asked}\n" : $"{asked}username={user}\n\n";
        var answer = await _git.RunAsync(_folder, ["credential", "fill"], input, cancellationToken: cancellationToken);
        var values = answer.Output.Split('\n')
            .Select(line => line.TrimEnd('\r').Split('=', 2))
            .Where(parts => parts.Length == 2)
            .GroupBy(parts => parts[0], StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Last()[1], StringComparer.Ordinal);
        return answer.ExitCode == 0 && values.TryGetValue("password", out var password)
            ? new NetworkCredential(values.GetValueOrDefault("username", ""), password)
            : null;
    }
}
