using LibGit2Sharp;

namespace GitOps.Core.Git.Remotes;

/// <summary>
/// A URL's bare mirror in the cache: made under another name and renamed when it is whole, brought up to date on every use,
/// made anew when it is damaged. One process at a time changes it; others read on undisturbed, since objects are only ever added.
/// </summary>
internal sealed class Mirror
{
    private const string Remote = "origin";
    private static readonly string[] BranchesAndTags = ["+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"];

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

    /// <summary>Takes the mirror for oneself while it is changed.</summary>
    public async Task<FileLock> LockAsync(CancellationToken cancellationToken)
    {
        try
        {
            CreatePrivateFolder(_parent);
            return await FileLock.TakeAsync(Folder + ".lock", cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw GitErrors.MirrorNotWritable(_url.Display, Folder, e);
        }
    }

    /// <summary>How commits get to and from the URL's host.</summary>
    public IGitTransport Transport(string folder) => GitTransports.For(_url, folder, Remote, _options.Credential, _git, _environment);

    private async Task<string> UpdateAloneAsync(CancellationToken cancellationToken)
    {
        using var alone = await LockAsync(cancellationToken);
        RemoveLeftovers();
        if (!IsWhole(Folder))
        {
            await MakeAsync(cancellationToken);
            return Folder;
        }

        var references = await Transport(Folder).ListAsync(cancellationToken);
        try
        {
            var isBehind = RemoveGone(Folder, references);
            if (isBehind && _depth is not null)
            {
                await MakeAsync(cancellationToken);
                return Folder;
            }

            if (isBehind)
            {
                await Transport(Folder).FetchAsync(BranchesAndTags, cancellationToken);
            }

            FollowDefaultBranch(Folder, references);
            await FetchNamedRevisionAsync(Folder, cancellationToken);
        }
        catch (Exception e) when (e is LibGit2SharpException or GitOpsException or IOException)
        {
            // The host has just answered, so the mirror itself is the likely reason. If not, making it anew fails likewise.
            await MakeAsync(cancellationToken);
        }

        return Folder;
    }

    private async Task MakeAsync(CancellationToken cancellationToken)
    {
        var made = $"{Folder}.new-{Guid.NewGuid():N}";
        try
        {
            if (_depth is { } depth)
            {
                await Transport(_parent).CloneShallowAsync(made, depth, cancellationToken);
            }
            else
            {
                await FillAsync(made, cancellationToken);
            }

            await FetchNamedRevisionAsync(made, cancellationToken);
            if (Directory.Exists(Folder))
            {
                Directory.Move(Folder, $"{Folder}.old-{Guid.NewGuid():N}");
            }

            Directory.Move(made, Folder);
        }
        catch (IOException e)
        {
            throw GitErrors.MirrorNotWritable(_url.Display, Folder, e);
        }
        finally
        {
            RemoveLeftovers();
        }
    }

    private async Task FillAsync(string folder, CancellationToken cancellationToken)
    {
        using (var repository = new Repository(Repository.Init(folder, isBare: true)))
        {
            repository.Network.Remotes.Add(Remote, _url.Address);
            // Fetching with git must not collect what another process still reads.
            repository.Config.Set("gc.auto", 0);
        }

        var references = await Transport(folder).ListAsync(cancellationToken);
        await Transport(folder).FetchAsync(BranchesAndTags, cancellationToken);
        FollowDefaultBranch(folder, references);
    }

    private async Task FetchNamedRevisionAsync(string folder, CancellationToken cancellationToken)
    {
        if (_options.Revision is not { } revision || RefspecFor(folder, revision) is not { } refspec)
        {
            return;
        }

        try
        {
            await Transport(folder).FetchAsync([refspec], cancellationToken);
        }
        catch (GitOpsException)
        {
            // The host has no such commit, or gives none away by its id: resolving the revision says so, with close names.
        }
    }

    private static void FollowDefaultBranch(string folder, IReadOnlyList<RemoteReference> references)
    {
        using var repository = new Repository(folder);
        if (DefaultBranch(references) is { } branch && repository.Refs["HEAD"]?.TargetIdentifier != branch)
        {
            repository.Refs.UpdateTarget("HEAD", branch);
        }
    }

    // A host that does not say where HEAD leads tells at least its commit.
    private static string? DefaultBranch(IReadOnlyList<RemoteReference> references)
    {
        var head = references.FirstOrDefault(reference => reference.Name == "HEAD")?.Target;
        return head is null || head.StartsWith("refs/heads/", StringComparison.Ordinal)
            ? head
            : references
                .Where(reference => reference.Target == head && reference.Name.StartsWith("refs/heads/", StringComparison.Ordinal))
                .Select(reference => reference.Name)
                .OrderBy(name => name switch { "refs/heads/main" => 0, "refs/heads/master" => 1, _ => 2 })
                .FirstOrDefault();
    }

    private static string? RefspecFor(string folder, string revision)
    {
        using var repository = new Repository(folder);
        if (revision.StartsWith("refs/", StringComparison.Ordinal) && Reference.IsValidName(revision))
        {
            return BranchesAndTags.Any(refspec => revision.StartsWith(refspec[1..refspec.IndexOf('*', StringComparison.Ordinal)], StringComparison.Ordinal))
                ? null
                : $"+{revision}:{revision}";
        }

        return ObjectId.TryParse(revision, out var id) && !repository.ObjectDatabase.Contains(id) ? $"+{revision}:refs/gitops/{revision}" : null;
    }

    // Branches and tags that are gone are removed first, because "a" stands in the way of a new "a/b". Returns whether there is something to fetch.
    private static bool RemoveGone(string folder, IReadOnlyList<RemoteReference> references)
    {
        using var repository = new Repository(folder);
        var there = references.Where(reference => IsMirrored(reference.Name)).ToDictionary(reference => reference.Name, reference => reference.Target);
        var here = repository.Refs.Where(reference => IsMirrored(reference.CanonicalName)).ToDictionary(reference => reference.CanonicalName);
        foreach (var gone in here.Values.Where(reference => !there.ContainsKey(reference.CanonicalName)))
        {
            repository.Refs.Remove(gone);
        }

        return there.Any(reference => here.GetValueOrDefault(reference.Key)?.TargetIdentifier != reference.Value);
    }

    // "refs/tags/x^{}" is what the annotated tag x leads to.
    private static bool IsMirrored(string name) =>
        (name.StartsWith("refs/heads/", StringComparison.Ordinal) || name.StartsWith("refs/tags/", StringComparison.Ordinal))
        && !name.EndsWith("^{}", StringComparison.Ordinal);

    private static bool IsWhole(string folder)
    {
        if (!Directory.Exists(folder) || File.Exists(Path.Combine(folder, OpenRepository.DamageMark)))
        {
            return false;
        }

        try
        {
            using var repository = new Repository(folder);
            return repository.Network.Remotes[Remote] is not null
                && repository.Refs.Where(reference => IsMirrored(reference.CanonicalName)).All(reference => TreeIsThere(repository, reference));
        }
        catch (LibGit2SharpException)
        {
            return false;
        }
    }

    private static bool TreeIsThere(Repository repository, Reference reference) => reference.ResolveToDirectReference()?.Target switch
    {
        null => false,
        Commit commit => repository.Lookup<Tree>(commit.Tree.Id) is not null,
        _ => true,
    };

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
