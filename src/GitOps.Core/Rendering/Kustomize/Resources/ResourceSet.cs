using System.Text.Json.Nodes;

namespace GitOps.Core.Rendering.Kustomize.Resources;

/// <summary>Resources in the order they were accumulated, with unique current identities.</summary>
internal sealed class ResourceSet
{
    private readonly List<Resource> _resources = [];
    private Dictionary<KustomizeId, Resource[]>? _byCurrentId;
    private Dictionary<KustomizeId, Resource[]>? _byAnyId;

    public IReadOnlyList<Resource> Resources => _resources;

    /// <summary>Must be called after identities changed.</summary>
    public void IdentitiesChanged() => (_byCurrentId, _byAnyId) = (null, null);

    public IReadOnlyList<Resource> WithCurrentId(KustomizeId id) => (_byCurrentId ??= Index(resource => [resource.CurrentId])).GetValueOrDefault(id) ?? [];

    /// <summary>Resources that have or once had an identity.</summary>
    public IReadOnlyList<Resource> WithAnyId(KustomizeId id) => (_byAnyId ??= Index(resource => resource.AllIds)).GetValueOrDefault(id) ?? [];

    /// <summary>Adds a resource; one with the same identity must not be there.</summary>
    public void Append(Resource resource)
    {
        var id = resource.CurrentId;
        if (id.Name.Length > 0 && WithCurrentId(id) is [var first, ..])
        {
            throw ResourceErrors.DuplicateResource(resource, first);
        }

        _resources.Add(resource);
        Add(_byCurrentId, resource, [id]);
        Add(_byAnyId, resource, resource.AllIds);
    }

    public void AppendAll(IEnumerable<Resource> resources)
    {
        foreach (var resource in resources)
        {
            Append(resource);
        }
    }

    /// <summary>Adds a generated resource, or merges it into the one it names, as its behavior says.</summary>
    public void Absorb(Resource generated)
    {
        var matches = WithAnyId(generated.CurrentId);
        if (matches.Count == 0)
        {
            if (generated.Behavior != GeneratorBehavior.Create)
            {
                throw ResourceErrors.NothingToMerge(generated);
            }

            Append(generated);
            return;
        }

        if (matches.Count > 1)
        {
            throw ResourceErrors.AmbiguousMerge(generated, matches);
        }

        if (generated.Behavior == GeneratorBehavior.Create)
        {
            throw ResourceErrors.GeneratedTwice(generated, matches[0]);
        }

        var old = matches[0];
        if (generated.Behavior == GeneratorBehavior.Merge)
        {
            MergeData(generated, old, "data");
            MergeData(generated, old, "binaryData");
            generated.Provenance = generated.Provenance with { Origin = old.Provenance.Origin ?? generated.Provenance.Origin };
        }

        generated.TakeOver(old);
        _resources[_resources.IndexOf(old)] = generated;
        IdentitiesChanged();
    }

    /// <summary>Removes resources, such as those a patch deleted.</summary>
    public void Remove(IReadOnlySet<Resource> gone)
    {
        if (gone.Count > 0)
        {
            _resources.RemoveAll(gone.Contains);
            IdentitiesChanged();
        }
    }

    /// <summary>Puts the resources in another order.</summary>
    public void Reorder(IEnumerable<Resource> order)
    {
        var sorted = order.ToList();
        _resources.Clear();
        _resources.AddRange(sorted);
    }

    private static void MergeData(Resource generated, Resource old, string field)
    {
        if (old.Content[field] is not JsonObject before)
        {
            return;
        }

        var merged = (JsonObject)before.DeepClone();
        foreach (var (key, value) in generated.Content[field] as JsonObject ?? [])
        {
            merged[key] = value?.DeepClone();
        }

        generated.Object[field] = merged;
    }

    private static void Add(Dictionary<KustomizeId, Resource[]>? index, Resource resource, IReadOnlyList<KustomizeId> ids)
    {
        if (index is null)
        {
            return;
        }

        for (var i = 0; i < ids.Count; i++)
        {
            var id = ids[i];
            index[id] = index.TryGetValue(id, out var others) ? [.. others, resource] : [resource];
        }
    }

    private Dictionary<KustomizeId, Resource[]> Index(Func<Resource, IReadOnlyList<KustomizeId>> ids)
    {
        var index = new Dictionary<KustomizeId, Resource[]>(_resources.Count);
        foreach (var resource in _resources)
        {
            Add(index, resource, ids(resource));
        }

        return index;
    }
}
