using GitOps.Core.Cluster.Failures;
using GitOps.Core.Cluster.Resources;
using GitOps.Core.Objects.Live;
using GitOps.Core.Objects.Ownership;

namespace GitOps.Core.Cluster.Answers;

/// <summary>Puts a list together from its pages, and ends one that does not end.</summary>
internal sealed class ListPages(ApiResource resource, ClusterInfo cluster)
{
    /// <summary>A million objects.</summary>
    private const int MostPages = 2_000;

    /// <summary>A page token outlives a server's history only on a server that is very slow, or none.</summary>
    private const int MostRestarts = 3;

    private readonly List<LiveObject> _items = [];
    private readonly SharedFieldSets _sets = new();
    private readonly HashSet<string> _tokens = [];
    private int _restarts;

    /// <summary>What asks for the next page; null for the first.</summary>
    public string? Token { get; private set; }

    /// <summary>The page's token is too old; only a list from the start is consistent. Gives whether to ask for that.</summary>
    public bool Restart()
    {
        _items.Clear();
        _tokens.Clear();
        Token = null;
        return ++_restarts <= MostRestarts;
    }

    /// <summary>Takes a page; gives the list when it was the last one.</summary>
    /// <exception cref="GitOpsException">The list has no end (<c>ClusterAnswerTooLarge</c>).</exception>
    public LiveList? Take(ListPage page)
    {
        _items.AddRange(page.Items.Select(item => LiveObject.Of(resource.ApiVersion, resource.Kind, item, _sets)));
        Token = page.Token;
        if (string.IsNullOrEmpty(Token))
        {
            return new LiveList(_items, page.ResourceVersion);
        }

        if (!_tokens.Add(Token))
        {
            throw KubeApiErrors.TooLarge(cluster, $"the list of {resource.Plural} leads back to a page that was read");
        }

        return _tokens.Count < MostPages ? null : throw KubeApiErrors.TooLarge(cluster, $"the list of {resource.Plural} has more than {MostPages} pages");
    }
}
