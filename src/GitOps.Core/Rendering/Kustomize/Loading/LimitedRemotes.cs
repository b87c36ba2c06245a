using GitOps.Core.Files;
using GitOps.Core.Rendering.Limits;

namespace GitOps.Core.Rendering.Kustomize.Loading;

/// <summary>What lies elsewhere, of which no more can be read than is left either.</summary>
internal sealed class LimitedRemotes(IRemoteSource inner, RenderingBudget budget) : IRemoteSource
{
    public IFileTree Open(RemoteBase remote, CancellationToken cancellationToken) => budget.Limit(inner.Open(remote, cancellationToken));

    public byte[] ReadFile(Uri url, CancellationToken cancellationToken)
    {
        var content = inner.ReadFile(url, cancellationToken);
        budget.Read(content.Length, new SourceLocation(HttpFileSource.Display(url), 1));
        return content;
    }

    public void Check(Uri url, CancellationToken cancellationToken) => inner.Check(url, cancellationToken);
}
