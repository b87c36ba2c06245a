using GitOps.Core.Git.Addresses;
using GitOps.Core.Git.Programs;
using GitOps.Core.Git.Transports;
using LibGit2Sharp;

namespace GitOps.Core.Git.Mirrors;

/// <summary>
/// A URL's bare mirror in the cache: made under another name and renamed when it is whole, brought up to date on every use,
/// made anew when it is damaged. One process at a time changes it; others read on undisturbed, since objects are only ever added.
/// </summary>
internal sealed class Mirror
{
    private readonly RepositoryUrl _url;
    private readonly GitSourceOptions _options;
    private readonly Func<string, string?> _environment;
    private readonly GitProgram? _git;
    private readonly string _parent;
    private readonly int? _depth;

    public Mirror(RepositoryUrl url, GitSourceOptions options, Func<string, string?> environment)
    {
        _url = url;
        _options = options;
        _environment = environment;
        _git = GitProgram.Find(environment("PATH"));
        _parent = options.MirrorFolder ?? MirrorFolder.Default(environment);
        _depth = url.Scheme == "file" ? null : options.Depth;
        Folder = Path.Combine(_parent, MirrorFolder.NameOf(url, _depth));
    }

    /// <summary>Where the mirror is.</summary>
    public string Folder { get; }

    /// <summary>Makes the mirror or brings it up to date, and returns its folder. When cancelled, a fetch under way ends by itself and keeps its lock until then.</summary>
    public Task<string> UpdateAsync(CancellationToken cancellationToken) =>
        Task.Run(() => UpdateAloneAsync(cancellationToken), cancellationToken).WaitAsync(cancellationToken);

    /// <summary>The references that the host has; nothing is fetched.</summary>
    public Task<IReadOnlyList<RemoteReference>> ListAsync(CancellationToken cancellationToken) =>
        Task.Run(() => Transport(Folder).ListAsync(cancellationToken), cancellationToken).WaitAsync(cancellationToken);

    /// <summary>Takes the mirror for oneself while it is changed.</summary>
    public async Task<FileLock> LockAsync(CancellationToken cancellationToken)
    {
        try
        {
            CreatePrivateFolder(_parent);
            return await FileLock.TakeAsync(Folder + ".lock", _options.LockTimeout, _options.Time, SayWaiting, cancellationToken)
                ?? throw GitErrors.MirrorBusy(_url.Display, Folder, _options.LockTimeout);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(e);
        }
    }

    /// <summary>How commits get to and from the URL's host.</summary>
    public IGitTransport Transport(string folder) => GitTransports.For(_url, folder, MirrorRepository.Remote, _options.Credential, _git, _environment);

    private async Task<string> UpdateAloneAsync(CancellationToken cancellationToken)
    {
        using var alone = await LockAsync(cancellationToken);
        RemoveLeftovers();
        var mirror = new MirrorRepository(Folder);
        if (mirror.Exists && mirror.Damage() is { } damage)
        {
            WarnOfDamage(damage);
        }
        else if (mirror.Exists && await TryFollowAsync(mirror, cancellationToken))
        {
            return Folder;
        }

        await MakeAsync(cancellationToken);
        return Folder;
    }

    // A shallow mirror is small and is rather made anew, and so is one that is damaged, which is told. Whatever the host fails to do is
    // an error: a mirror that may be out of date is no source of truth, and making it anew would meet the same failure.
    private async Task<bool> TryFollowAsync(MirrorRepository mirror, CancellationToken cancellationToken)
    {
        try
        {
            mirror.FollowRedirects(_options.FollowRedirects);
            var origin = await Transport(mirror.Folder).ListAsync(cancellationToken);
            var isBehind = mirror.RemoveGone(origin);
            if (isBehind && _depth is not null)
            {
                return false;
            }

            if (isBehind)
            {
                await Transport(mirror.Folder).FetchAsync(MirrorRepository.Refspecs, cancellationToken);
            }

            mirror.FollowDefaultBranch(origin);
            await FetchNamedRevisionsAsync(mirror, cancellationToken);
            return true;
        }
        catch (LibGit2SharpException e)
        {
            WarnOfDamage(e.Message.TrimEnd('.'));
            return false;
        }
        catch (LocalRepositoryException e) when (!e.IsOfDisk)
        {
            WarnOfDamage(e.Why);
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or LocalRepositoryException)
        {
            throw NotWritable(e);
        }
    }

    private GitOpsException NotWritable(Exception e) => GitErrors.MirrorNotWritable(_url.Display, Folder, (e as LocalRepositoryException)?.Why ?? e.Message, e);

    private void SayWaiting() => _options.Verbose($"Waiting for another process that fetches {_url.Display} into {Folder}");

    private void WarnOfDamage(string why) => _options.Warning($"The copy of {_url.Display} in {Folder} is damaged ({why}) and is fetched anew.");

    private async Task MakeAsync(CancellationToken cancellationToken)
    {
        var made = new MirrorRepository($"{Folder}.new-{Guid.NewGuid():N}");
        try
        {
            if (_depth is { } depth)
            {
                await Transport(_parent).CloneShallowAsync(made.Folder, depth, cancellationToken);
            }
            else
            {
                await FillAsync(made, cancellationToken);
            }

            await FetchNamedRevisionsAsync(made, cancellationToken);
            if (Directory.Exists(Folder))
            {
                Directory.Move(Folder, $"{Folder}.old-{Guid.NewGuid():N}");
            }

            Directory.Move(made.Folder, Folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or LibGit2SharpException or LocalRepositoryException)
        {
            throw NotWritable(e);
        }
        finally
        {
            RemoveLeftovers();
        }
    }

    private async Task FillAsync(MirrorRepository mirror, CancellationToken cancellationToken)
    {
        mirror.Create(_url.Address);
        mirror.FollowRedirects(_options.FollowRedirects);
        var origin = await Transport(mirror.Folder).ListAsync(cancellationToken);
        await Transport(mirror.Folder).FetchAsync(MirrorRepository.Refspecs, cancellationToken);
        mirror.FollowDefaultBranch(origin);
    }

    private async Task FetchNamedRevisionsAsync(MirrorRepository mirror, CancellationToken cancellationToken)
    {
        await FetchNamedRevisionAsync(mirror, _options.Revision, cancellationToken);
        await FetchNamedRevisionAsync(mirror, _options.OtherRevision, cancellationToken);
    }

    private async Task FetchNamedRevisionAsync(MirrorRepository mirror, string? revision, CancellationToken cancellationToken)
    {
        if (revision is null || mirror.RefspecFor(revision) is not { } refspec)
        {
            return;
        }

        try
        {
            await Transport(mirror.Folder).FetchAsync([refspec], cancellationToken);
        }
        catch (GitOpsException e) when (e.ErrorId == "RevisionNotFound")
        {
            // Resolving the revision says so, with close names.
            _options.Verbose($"{_url.Display} does not send {revision}: {e.Message}");
        }
    }

    private static void CreatePrivateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private void RemoveLeftovers()
    {
        var name = Path.GetFileName(Folder);
        foreach (var leftover in Directory.EnumerateDirectories(_parent, $"{name}.new-*").Concat(Directory.EnumerateDirectories(_parent, $"{name}.old-*")))
        {
            RepositoryFolder.Delete(leftover);
        }
    }
}
