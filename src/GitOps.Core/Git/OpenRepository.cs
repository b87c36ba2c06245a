using LibGit2Sharp;

namespace GitOps.Core.Git;

/// <summary>An open libgit2 repository, used by one thread at a time because its objects are not safe for more.</summary>
internal sealed class OpenRepository : IDisposable
{
    private readonly object _gate = new();
    private readonly Repository _repository;

    /// <summary>Opens the repository whose Git folder, or whose working copy, is at <paramref name="path"/>.</summary>
    /// <param name="path">Path of the Git folder or the working copy's root.</param>
    /// <param name="display">What to call it in errors.</param>
    public OpenRepository(string path, string display)
    {
        Display = display;
        try
        {
            _repository = new Repository(path);
        }
        catch (LibGit2SharpException e)
        {
            throw GitErrors.CannotOpen(display, path, e);
        }
    }

    /// <summary>What to call it in errors: the path or the URL without user information.</summary>
    public string Display { get; }

    /// <summary>Runs <paramref name="action"/> while no other thread uses the repository.</summary>
    public T Use<T>(Func<Repository, T> action)
    {
        lock (_gate)
        {
            return action(_repository);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _repository.Dispose();
        }
    }
}
