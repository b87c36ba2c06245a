using LibGit2Sharp;
using LibGit2Sharp.Handlers;

namespace GitOps.Core.Git.Transports;

/// <summary>Answers libgit2's requests for credentials in one connection: the next ones each time the host refused those before.</summary>
internal sealed class CredentialOffers(GitCredentials credentials, CancellationToken cancellationToken)
{
    private readonly List<string> _tried = [];
    private IEnumerator<HostCredential>? _offers;
    private string _host = "";

    /// <summary>Where the credentials that were refused come from.</summary>
    public IReadOnlyList<string> Tried => _tried;

    /// <summary>Whether the host asked and there was nothing more to offer.</summary>
    public bool Exhausted { get; private set; }

    /// <summary>Gives the credentials to try next.</summary>
    public CredentialsHandler Handler => (url, _, types) => Next(url, types);

    private UsernamePasswordCredentials Next(string url, SupportedCredentialTypes types)
    {
        var uri = new Uri(url);
        if (_offers is null || _host != uri.Authority)
        {
            _host = uri.Authority;
            _offers = credentials.ForAsync(uri, cancellationToken).ToBlockingEnumerable(cancellationToken).GetEnumerator();
        }

        if (!types.HasFlag(SupportedCredentialTypes.UsernamePassword) || !_offers.MoveNext())
        {
            Exhausted = true;
            throw new LibGit2SharpException("no credentials");
        }

        _tried.Add(_offers.Current.Source);
        return new UsernamePasswordCredentials { Username = _offers.Current.Value.UserName, Password = _offers.Current.Value.Password };
    }
}
