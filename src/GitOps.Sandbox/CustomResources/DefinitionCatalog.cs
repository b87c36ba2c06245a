using System.Text.Json.Nodes;
using GitOps.Sandbox.Discovery;
using GitOps.Sandbox.Storage;

namespace GitOps.Sandbox.CustomResources;

/// <summary>
/// Keeps what is served in step with the definitions: it changes in the same moment as the definition, so that whoever reads
/// that a definition is established can use it.
/// </summary>
internal sealed class DefinitionCatalog
{
    /// <summary>Where definitions are kept.</summary>
    public static readonly ResourceKey Definitions = new("apiextensions.k8s.io", "customresourcedefinitions");

    private readonly Cluster _cluster;
    private readonly SortedDictionary<string, IReadOnlyList<ApiResource>> _served = new(StringComparer.Ordinal);

    /// <summary>Follows the definitions of a cluster.</summary>
    public DefinitionCatalog(Cluster cluster)
    {
        _cluster = cluster;
        cluster.Store.Changed += change =>
        {
            if (change.After.Resource == Definitions)
            {
                Take(change.After, change.Deleted);
            }
        };
    }

    /// <summary>Whether a definition says that it is established.</summary>
    public static bool IsEstablished(JsonObject definition) =>
        definition["status"]?["conditions"] is JsonArray conditions
        && conditions.Any(condition => condition?["type"]?.GetValue<string>() == "Established" && condition["status"]?.GetValue<string>() == "True");

    private void Take(StoredObject stored, bool deleted)
    {
        var json = stored.ToJson();
        var served = deleted || !IsEstablished(json) ? [] : CustomResourceDefinition.Read(json).Resources;
        if (served.Count == 0)
        {
            if (!_served.Remove(stored.Name))
            {
                return;
            }
        }
        else
        {
            _served[stored.Name] = served;
        }

        _cluster.Catalog = ResourceCatalog.With(_served.Values.SelectMany(resources => resources));
    }
}
