using GitOps.Core.Git.Addresses;
using GitOps.Core.Git.Programs;
using LibGit2Sharp;
using LibGit2Sharp.Handlers;

namespace GitOps.Core.Git.Transports;

/// <summary>https and file, through libgit2. Certificates are always verified.</summary>
internal sealed class LibGit2Transport(string repositoryFolder, string remote, RepositoryUrl url, GitCredentials credentials) : IGitTransport
{
    private const string Tracked = "refs/remotes/origin/";

    /// <inheritdoc/>
    public Task<IReadOnlyList<RemoteReference>> ListAsync(CancellationToken cancellationToken) => RunAsync<IReadOnlyList<RemoteReference>>(
        (repository, offer) => repository.Network.ListReferences(repository.Network.Remotes[remote], offer, new ProxyOptions { ProxyType = ProxyType.Auto })
            .Select(reference => new RemoteReference(reference.CanonicalName, reference.TargetIdentifier))
            .ToList(),
        cancellationToken);

    /// <inheritdoc/>
    public Task FetchAsync(IReadOnlyList<string> refspecs, CancellationToken cancellationToken) => RunAsync(
        (repository, offer) =>
        {
            var options = Configure(new FetchOptions(), offer, cancellationToken);
            options.TagFetchMode = TagFetchMode.None;
            Commands.Fetch(repository, remote, refspecs, options, logMessage: null);
            return refspecs.Count;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task CloneShallowAsync(string folder, int depth, CancellationToken cancellationToken) => ConnectAsync(
        offer =>
        {
            // LibGit2Sharp takes a depth for a clone only, and a clone puts branches where a mirror does not have them.
            var options = new CloneOptions { IsBare = true };
            Configure(options.FetchOptions, offer, cancellationToken);
            options.FetchOptions.Depth = depth;
            options.FetchOptions.TagFetchMode = TagFetchMode.All;
            using var repository = new Repository(Repository.Clone(url.Address, folder, options));
            foreach (var tracked in repository.Refs.FromGlob(Tracked + "*").ToList())
            {
                if (tracked is DirectReference { Target: { } tip })
                {
                    repository.Refs.Add($"refs/heads/{tracked.CanonicalName[Tracked.Length..]}", tip.Id, allowOverwrite: true);
                }

                repository.Refs.Remove(tracked);
            }

            return depth;
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
                OnPushStatusError = error => refusals.Add(error.Message),
                OnPushTransferProgress = (_, _, _) => !cancellationToken.IsCancellationRequested,
            };
            options.ProxyOptions.ProxyType = ProxyType.Auto;
            repository.Network.Push(repository.Network.Remotes[remote], refspec, options);
            return refusals.Count == 0 ? 0 : throw TransportErrors.PushRejected(url, refspec, string.Join("; ", refusals));
        },
        cancellationToken);

    private static FetchOptions Configure(FetchOptions options, CredentialsHandler offer, CancellationToken cancellationToken)
    {
        options.CredentialsProvider = offer;
        options.OnTransferProgress = _ => !cancellationToken.IsCancellationRequested;
        options.ProxyOptions.ProxyType = ProxyType.Auto;
        return options;
    }

    private Task<T> RunAsync<T>(Func<Repository, CredentialsHandler, T> action, CancellationToken cancellationToken) => ConnectAsync(
        offer =>
        {
            using var repository = new Repository(repositoryFolder);
            return action(repository, offer);
        },
        cancellationToken);

    private Task<T> ConnectAsync<T>(Func<CredentialsHandler, T> action, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            var offers = new CredentialOffers(credentials, cancellationToken);
            try
            {
                return action(offers.Handler);
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
                throw FetchFailures.From(url, e, repositoryFolder);
            }
        },
        cancellationToken);
}
