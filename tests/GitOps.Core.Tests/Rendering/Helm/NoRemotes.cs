using GitOps.Core.Files;
using GitOps.Core.Rendering.Kustomize.Loading;

namespace GitOps.Core.Tests.Rendering.Helm;

/// <summary>Allows fetching, and has nothing.</summary>
internal sealed class NoRemotes : IRemoteSource
{
    public IFileTree Open(RemoteBase remote, CancellationToken cancellationToken) => throw new NotSupportedException();

    public byte[] ReadFile(Uri url, CancellationToken cancellationToken) => throw new NotSupportedException();

    public void Check(Uri url, CancellationToken cancellationToken)
    {
    }
}
