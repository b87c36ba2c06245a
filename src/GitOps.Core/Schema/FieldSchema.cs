using System.Text.Json.Nodes;

namespace GitOps.Core.Schema;

/// <summary>A field of an object type.</summary>
/// <param name="name">Its name in JSON.</param>
/// <param name="type">Its type, looked up when first asked for.</param>
internal sealed class FieldSchema(string name, Func<TypeSchema> type)
{
    private readonly Lazy<TypeSchema> _type = new(type);
    private readonly JsonNode? _default;

    /// <summary>Its name in JSON.</summary>
    public string Name { get; } = name;

    /// <summary>Its type.</summary>
    public TypeSchema Type => _type.Value;

    /// <summary>An object without it is not valid.</summary>
    public bool IsRequired { get; init; }

    /// <summary>A strategic merge patch merges the list instead of replacing it (<c>x-kubernetes-patch-strategy: merge</c>).</summary>
    public bool PatchMerges { get; init; }

    /// <summary>A strategic merge patch may name the keys to keep (<c>x-kubernetes-patch-strategy: retainKeys</c>).</summary>
    public bool PatchRetainsKeys { get; init; }

    /// <summary>
    /// The field by which a strategic merge patch tells the items of the list apart (<c>x-kubernetes-patch-merge-key</c>), such as
    /// <c>name</c> for containers; null for lists of scalars and lists that are replaced.
    /// </summary>
    public string? PatchMergeKey { get; init; }

    /// <summary>The values it may have; empty where any.</summary>
    public IReadOnlyList<string> AllowedValues { get; init; } = [];

    /// <summary>A copy of the value that an absent field stands for; null where the schema carries none.</summary>
    public JsonNode? Default
    {
        get => _default?.DeepClone();
        init => _default = value;
    }

    /// <summary>Whether the schema carries a default.</summary>
    public bool HasDefault => _default is not null;
}
