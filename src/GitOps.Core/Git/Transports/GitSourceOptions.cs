using System.Net;

namespace GitOps.Core.Git.Transports;

/// <summary>How a repository is reached.</summary>
public sealed record GitSourceOptions
{
    /// <summary>User name and password or token for the repository's host; null asks Git's credential helpers and the pipeline's token.</summary>
    public NetworkCredential? Credential { get; init; }

    /// <summary>How many commits of each branch and tag a URL's mirror holds; null for all of them. Has no effect on file URLs.</summary>
    public int? Depth { get; init; }

    /// <summary>A revision to fetch although no branch or tag of a URL may lead to it: a full commit id, or a name such as <c>refs/pull/7/head</c>.</summary>
    public string? Revision { get; init; }

    /// <summary>Another revision, fetched likewise.</summary>
    public string? OtherRevision { get; init; }

    /// <summary>Whether a URL's host may send on to another address.</summary>
    public bool FollowRedirects { get; init; } = true;

    /// <summary>Hears what is waited for, and what is done differently than usual. Called from any thread.</summary>
    public Action<string> Verbose { get; init; } = _ => { };

    /// <summary>Hears of damage that was mended.</summary>
    public Action<string> Warning { get; init; } = _ => { };

    /// <summary>How long to wait for another process that changes a URL's mirror.</summary>
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The clock that waiting goes by, and that commits are dated with.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Folder that holds the mirrors of URLs; null for <c>gitops/mirrors</c> in the user's cache folder.</summary>
    public string? MirrorFolder { get; init; }
}
