using System.Text.Json.Nodes;
using GitOps.Core.Rendering.Kustomize.Kinds;
using GitOps.Core.Rendering.Limits;

namespace GitOps.Core.Rendering.Kustomize.Resources;

/// <summary>
/// A resource at one moment, shared by every rendering that comes to it: neither the object nor anything in it may be
/// changed. Two states are the same when they are one instance.
/// </summary>
internal sealed class ResourceState(JsonObject content, NameHistory names, Gvk gvk)
{
    private ResourceIds? _ids;
    private long? _size;

    public JsonObject Content { get; } = content;

    public NameHistory Names { get; } = names;

    public Gvk Gvk { get; } = gvk;

    /// <summary>About how many bytes the object has as JSON.</summary>
    public long Size => _size ??= JsonSize.Of(Content);

    /// <summary>Its identities, which are asked for all the time.</summary>
    public ResourceIds Ids => _ids ??= new ResourceIds(Content, Names, Gvk);
}

/// <summary>The identities of a resource, the previous ones with the group and version of now, as kustomize has it.</summary>
internal sealed class ResourceIds
{
    public ResourceIds(JsonObject content, NameHistory names, Gvk gvk)
    {
        var metadata = content["metadata"] as JsonObject;
        Current = KustomizeId.Create(gvk, metadata?.Text("namespace") ?? "", metadata?.Text("name") ?? "");
        Previous = [.. names.PreviousIds.Select(id => id with { Gvk = gvk with { Kind = id.Gvk.Kind } })];
        All = Previous.Count == 0 ? [Current] : [.. Previous.Append(Current).Distinct()];
    }

    public KustomizeId Current { get; }

    /// <summary>Those before it was renamed, oldest first.</summary>
    public IReadOnlyList<KustomizeId> Previous { get; }

    /// <summary>Previous ones and the current one, each once.</summary>
    public IReadOnlyList<KustomizeId> All { get; }
}
