using LibGit2Sharp;
using LibGit2Sharp.Handlers;

namespace GitOps.Core.Git.Remotes;

/// <summary>https and file, through libgit2. Certificates are always verified.</summary>
internal sealed class LibGit2Transport(string repositoryFolder, string remote, RepositoryUrl url, GitCredentials credentials) : IGitTransport
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<RemoteReference>> ListAsync(CancellationToken cancellationToken) => RunAsync<IReadOnlyList<RemoteReference>>(
        (repository, offer) => repository.Network.ListReferences(repository.Network.Remotes[remote], offer, new ProxyOptions { ProxyType = ProxyType.Auto })
            .Select(reference => new RemoteReference(reference.CanonicalName, reference.TargetIdentifier))
            .ToList(),
        cancellationToken);

    /// <inheritdoc/>
    public Task FetchAsync(IReadOnlyList<string> refspecs, int? depth, CancellationToken cancellationToken) => RunAsync(
        (repository, offer) =>
        {
            var options = new FetchOptions
            {
                CredentialsProvider = offer,
                Depth = depth ?? 0,
                TagFetchMode = TagFetchMode.None,
                OnTransferProgress = _ => !cancellationToken.IsCancellationRequested,
            };
            options.ProxyOptions.ProxyType = ProxyType.Auto;
            Commands.Fetch(repository, remote, refspecs, options, logMessage: null);
            return refspecs.Count;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task PushAsync(string refspec, CancellationToken cancellationToken) => RunAsync(
        (repository, offer) =>
        {
            var refusals = new List<string>();
            var options = new PushOptions
            {
                CredentialsProvider = offer,
                CustomHeaders = ExtraHeaders.For(repository.Config, url),
                OnPushStatusError = error => refusals.Add(error.Message),
                OnPushTransferProgress = (_, _, _) => !cancellationToken.IsCancellationRequested,
            };
            options.ProxyOptions.ProxyType = ProxyType.Auto;
            repository.Network.Push(repository.Network.Remotes[remote], refspec, options);
            return refusals.Count == 0 ? 0 : throw TransportErrors.PushRejected(url, refspec, string.Join("; ", refusals));
        },
        cancellationToken);

    private Task<T> RunAsync<T>(Func<Repository, CredentialsHandler, T> action, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            using var repository = new Repository(repositoryFolder);
            var offers = new CredentialOffers(credentials, cancellationToken);
            try
            {
                return action(repository, offers.Handler);
            }
            catch (LibGit2SharpException) when (cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException(cancellationToken);
            }
            catch (LibGit2SharpException) when (offers.Exhausted)
            {
                throw TransportErrors.AuthenticationFailed(url, offers.Tried);
            }
            catch (NonFastForwardException e)
            {
                throw TransportErrors.PushRejected(url, "", e.Message);
            }
            catch (LibGit2SharpException e)
            {
                throw TransportErrors.From(url, e.Message, e);
            }
        },
        cancellationToken);
}
