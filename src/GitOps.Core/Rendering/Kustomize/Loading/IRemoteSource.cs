using GitOps.Core.Git;

namespace GitOps.Core.Rendering.Kustomize.Loading;

/// <summary>Fetches what a kustomization refers to elsewhere: other repositories, and single files.</summary>
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
}
