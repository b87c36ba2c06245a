using System.Net;
using System.Net.Sockets;
using GitOps.Core.Files;
using GitOps.Core.Git;
using GitOps.Core.Git.Addresses;
using GitOps.Core.Git.Programs;
using GitOps.Core.Git.Transports;
using GitOps.Core.Rendering.Remotes;

namespace GitOps.Core.Rendering.Kustomize.Loading;

/// <summary>
/// Fetches remote bases with Git into the mirrors of the user's cache, each repository and revision once, and single files over
/// HTTPS, from allowed hosts only. Trees stay readable until it is disposed. Safe for use by several threads.
/// </summary>
public sealed class RemoteSource : IRemoteSource, IDisposable
{
    private readonly GitSourceOptions _options;
    private readonly AllowedHosts _hosts;
    private readonly RepositoryUrl? _referring;
    private readonly HttpFileSource _files;
    private readonly FetchedOnce<(string Url, string Ref), Opened> _opened = new();

    /// <summary>Fetches for a repository.</summary>
    /// <param name="repository">Path or URL of the repository that refers to the bases.</param>
    /// <param name="options">How that one is reached. Its credentials are used for bases on the same host only.</param>
    /// <param name="hosts">Where bases and files may be.</param>
    public RemoteSource(string repository, GitSourceOptions options, AllowedHosts hosts)
    {
        _hosts = hosts;
        _files = new HttpFileSource(hosts);
        _options = options;
        _referring = RepositoryUrl.Parse(repository);
    }

    /// <inheritdoc/>
    public IFileTree Open(RemoteBase remote, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(remote);
        return _opened.Get((remote.Url, remote.Ref), () => Fetch(remote, cancellationToken), cancellationToken).Files;
    }

    /// <inheritdoc/>
    public byte[] ReadFile(Uri url, CancellationToken cancellationToken) => _files.Read(url, cancellationToken);

    /// <inheritdoc/>
    public void Check(Uri url, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(url);
        CheckHost(url.AbsoluteUri, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _files.Dispose();
        foreach (var opened in _opened.Values)
        {
            opened.Source.Dispose();
        }
    }

    private Opened Fetch(RemoteBase remote, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (remote.Timeout is { } timeout)
        {
            limited.CancelAfter(timeout);
        }

        GitSource? source = null;
        try
        {
            CheckHost(remote.Url, limited.Token);
            source = GitSource.OpenAsync(remote.Url, OptionsFor(remote), limited.Token).GetAwaiter().GetResult();
            return new Opened(source, source.Files(source.Resolve(remote.Ref)));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw GitErrors.RepositoryTimeout(remote.Display, remote.Timeout!.Value);
        }
        catch
        {
            source?.Dispose();
            throw;
        }
    }

    // libgit2 and ssh resolve the name once more, so that this is no guarantee against a name whose addresses change meanwhile.
    private void CheckHost(string address, CancellationToken cancellationToken)
    {
        // A text that is a path to Git, because there is such a folder, would lead anywhere on this machine.
        var url = RepositoryUrl.Parse(address) ?? throw RemoteErrors.NoAddress();
        _hosts.Check(url);
        if (url.Scheme == "file")
        {
            return;
        }

        var host = new Uri($"https://{url.Host}");
        try
        {
            _hosts.CheckAddresses(url.Scheme, url.Host, Dns.GetHostAddressesAsync(host.IdnHost, cancellationToken).GetAwaiter().GetResult());
        }
        catch (SocketException) when (url.Scheme == "ssh" || HttpClient.DefaultProxy.GetProxy(host) is not null)
        {
            // A host of ssh's own configuration, or one that only the proxy knows; either is the operator's choice.
        }
        catch (SocketException exception)
        {
            throw TransportErrors.From(url, exception.Message, exception);
        }
    }

    private GitSourceOptions OptionsFor(RemoteBase remote)
    {
        var url = RepositoryUrl.Parse(remote.Url);
        var isSameHost = url is not null && url.Host == _referring?.Host && url.Scheme == _referring.Scheme;
        return _options with { Depth = null, Revision = remote.Ref, Credential = isSameHost ? _options.Credential : null, FollowRedirects = false };
    }

    private sealed record Opened(GitSource Source, IFileTree Files);
}
