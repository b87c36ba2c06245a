using System.Text.Json.Nodes;
using GitOps.Sandbox.Discovery;
using GitOps.Sandbox.Storage;

namespace GitOps.Sandbox.State;

/// <summary>
/// Keeps what is served in step with the definitions: it changes in the same moment as the definition, so that whoever reads
/// that a definition is established can use it.
/// </summary>
internal sealed class DefinitionCatalog
{
    /// <summary>Where definitions are kept.</summary>
    public static readonly ResourceKey Definitions = new("apiextensions.k8s.io", "customresourcedefinitions");

    private readonly SortedDictionary<string, IReadOnlyList<ApiResource>> _served = new(StringComparer.Ordinal);

    private volatile ResourceCatalog _current = ResourceCatalog.BuiltIn;

    /// <summary>Follows the definitions among some objects.</summary>
    public DefinitionCatalog(ObjectStore store)
    {
        store.Changed += change =>
        {
            if (change.After.Resource == Definitions)
            {
                Take(change.After, change.Deleted);
            }
        };
    }

    /// <summary>What is served now.</summary>
    public ResourceCatalog Current => _current;

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

        _current = ResourceCatalog.With(_served.Values.SelectMany(resources => resources));
    }
}
