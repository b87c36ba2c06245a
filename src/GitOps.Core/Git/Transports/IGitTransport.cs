namespace GitOps.Core.Git.Transports;

/// <summary>A reference of a repository on a host.</summary>
/// <param name="Name">Full name, such as <c>refs/heads/main</c> or <c>HEAD</c>.</param>
/// <param name="Target">Object id, or the name of the reference that a symbolic one leads to.</param>
internal sealed record RemoteReference(string Name, string Target);

/// <summary>Moves commits between a local repository and the host of its remote. Failures are <see cref="GitOpsException"/>s about the URL.</summary>
internal interface IGitTransport
{
    /// <summary>The references that the host has.</summary>
    Task<IReadOnlyList<RemoteReference>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Fetches what the refspecs name, with all history; references that the host no longer has stay.</summary>
    Task FetchAsync(IReadOnlyList<string> refspecs, CancellationToken cancellationToken);

    /// <summary>Makes a bare repository with the newest commits of every branch and tag. A host may send more of them.</summary>
    /// <param name="folder">Where it is made; there is nothing yet.</param>
    /// <param name="depth">How many commits of each.</param>
    /// <param name="cancellationToken">Stops it; what is made so far stays.</param>
    Task CloneShallowAsync(string folder, int depth, CancellationToken cancellationToken);

    /// <summary>Pushes what the refspec names.</summary>
    Task PushAsync(string refspec, CancellationToken cancellationToken);
}
