using System.Text.Json.Nodes;
using GitOps.Core.Cluster.Failures;
using GitOps.Core.Cluster.Resources;

namespace GitOps.Core.Cluster.Answers;

/// <summary>Puts a list together from its pages, and ends one that does not end.</summary>
internal sealed class ListPages(ApiResource resource, ClusterInfo cluster)
{
    /// <summary>A million objects.</summary>
    private const int MostPages = 2_000;

    /// <summary>A page token outlives a server's history only on a server that is very slow, or none.</summary>
    private const int MostRestarts = 3;

    private readonly List<JsonObject> _items = [];
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
    public ObjectList? Take(JsonObject page)
    {
        TakeItems(page);
        Token = page["metadata"]?["continue"] is JsonValue value && value.TryGetValue(out string? token) ? token : null;
        if (string.IsNullOrEmpty(Token))
        {
            return new ObjectList(_items, (string?)page["metadata"]?["resourceVersion"] ?? "");
        }

        if (!_tokens.Add(Token))
        {
            throw KubeApiErrors.TooLarge(cluster, $"the list of {resource.Plural} leads back to a page that was read");
        }

        return _tokens.Count < MostPages ? null : throw KubeApiErrors.TooLarge(cluster, $"the list of {resource.Plural} has more than {MostPages} pages");
    }

    /// <summary>Items of a list carry no apiVersion and kind of their own.</summary>
    private void TakeItems(JsonObject page)
    {
        if (page["items"] is not JsonArray array)
        {
            return;
        }

        page.Remove("items");
        var taken = array.OfType<JsonObject>().ToArray();
        array.Clear();
        foreach (var item in taken)
        {
            item["apiVersion"] = resource.ApiVersion;
            item["kind"] = resource.Kind;
            _items.Add(item);
        }
    }
}
