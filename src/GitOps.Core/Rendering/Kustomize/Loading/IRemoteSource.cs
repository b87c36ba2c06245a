using GitOps.Core.Files;

namespace GitOps.Core.Rendering.Kustomize.Loading;

/// <summary>Fetches what a repository refers to elsewhere, where that is allowed: other repositories, and single files.</summary>
public interface IRemoteSource
{
    /// <summary>The files of a repository at a revision.</summary>
    /// <param name="remote">Repository and revision; its <see cref="RemoteBase.Path"/> is a path in the tree that is returned.</param>
    /// <param name="cancellationToken">Stops fetching.</param>
    /// <exception cref="GitOpsException">The repository cannot be reached or has no such revision.</exception>
    IFileTree Open(RemoteBase remote, CancellationToken cancellationToken);

    /// <summary>The content of a single file.</summary>
    /// <param name="url">Its address, <c>https</c> or <c>http</c>.</param>
    /// <param name="cancellationToken">Stops fetching.</param>
    /// <exception cref="GitOpsException">The file cannot be fetched (<c>KustomizeRemoteFileFailed</c>).</exception>
    byte[] ReadFile(Uri url, CancellationToken cancellationToken);

    /// <summary>Refuses an address that a program such as helm is not to fetch from.</summary>
    /// <param name="url">The address, <c>https</c>.</param>
    /// <param name="cancellationToken">Stops asking for the host's addresses.</param>
    /// <exception cref="GitOpsException">The operator did not allow it (<c>KustomizeRemoteNotAllowed</c>).</exception>
    void Check(Uri url, CancellationToken cancellationToken);
}
