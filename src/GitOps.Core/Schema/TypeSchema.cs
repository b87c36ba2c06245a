namespace GitOps.Core.Schema;

/// <summary>The shape of a value.</summary>
internal enum TypeShape
{
    /// <summary>An object with named fields.</summary>
    Object,

    /// <summary>An object whose keys are data, such as labels.</summary>
    Map,

    /// <summary>A list.</summary>
    List,

    /// <summary>A string, number or boolean; see <see cref="TypeSchema.Scalar"/>.</summary>
    Scalar,

    /// <summary>Anything: nothing is known of it.</summary>
    Any,
}

/// <summary>What a scalar holds.</summary>
internal enum ScalarType
{
    /// <summary>Not a scalar.</summary>
    None,

    /// <summary>Text.</summary>
    String,

    /// <summary>A 32-bit integer.</summary>
    Int32,

    /// <summary>A 64-bit integer.</summary>
    Int64,

    /// <summary>A floating-point number.</summary>
    Number,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A resource quantity, such as <c>500m</c> or <c>1Gi</c>; a number is read as text.</summary>
    Quantity,

    /// <summary>An integer, or text such as a port's name or a percentage.</summary>
    IntOrString,

    /// <summary>An RFC 3339 time, kept to the second.</summary>
    Time,

    /// <summary>An RFC 3339 time, kept to the microsecond.</summary>
    MicroTime,

    /// <summary>Base64 text.</summary>
    Bytes,
}

/// <summary>How the items of a list are told apart and owned (KEP-555).</summary>
internal enum ListMerge
{
    /// <summary>The list is one value.</summary>
    Atomic,

    /// <summary>The items are distinct scalars.</summary>
    Set,

    /// <summary>The items are objects named by <see cref="TypeSchema.ListMapKeys"/>.</summary>
    Map,
}

/// <summary>
/// A type of the Kubernetes API: what <c>x-kubernetes-*</c> extensions of OpenAPI say of it. Immutable; other types are looked
/// up when they are asked for, so that recursive types are no trouble.
/// </summary>
internal sealed class TypeSchema
{
    private readonly Lazy<IReadOnlyDictionary<string, FieldSchema>> _fields;
    private readonly Lazy<TypeSchema?> _items;

    /// <summary>Creates a type.</summary>
    /// <param name="name">Name of the type; null for one that has none of its own.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="fields">The fields of an object.</param>
    /// <param name="items">The type of a list's items or a map's values.</param>
    public TypeSchema(
        string? name,
        TypeShape shape,
        Func<IReadOnlyDictionary<string, FieldSchema>>? fields = null,
        Func<TypeSchema>? items = null)
    {
        Name = name;
        Shape = shape;
        _fields = new(fields ?? (() => NoFields));
        _items = new(() => items?.Invoke());
    }

    private static readonly IReadOnlyDictionary<string, FieldSchema> NoFields = new Dictionary<string, FieldSchema>();

    /// <summary>Nothing is known of the value; objects in it are owned field by field, lists as a whole.</summary>
    public static TypeSchema Any { get; } = new(null, TypeShape.Any) { PreservesUnknownFields = true };

    /// <summary>Nothing is known of the value, which is owned as a whole.</summary>
    public static TypeSchema AnyAtomic { get; } = new(null, TypeShape.Any) { PreservesUnknownFields = true, IsAtomic = true };

    /// <summary>Name of the definition, such as <c>io.k8s.api.core.v1.Container</c>; null for lists, maps, scalars and nested custom types.</summary>
    public string? Name { get; }

    /// <summary>The last part of <see cref="Name"/>, such as <c>Container</c>; empty where there is none.</summary>
    public string ShortName => Name is null ? "" : Name[(Name.LastIndexOf('.') + 1)..];

    /// <summary>The shape of the value.</summary>
    public TypeShape Shape { get; }

    /// <summary>What a scalar holds.</summary>
    public ScalarType Scalar { get; init; }

    /// <summary>An object's fields by name; empty for every other shape.</summary>
    public IReadOnlyDictionary<string, FieldSchema> Fields => _fields.Value;

    /// <summary>The type of a list's items or a map's values; null for every other shape.</summary>
    public TypeSchema? Items => _items.Value;

    /// <summary>How a list merges.</summary>
    public ListMerge ListMerge { get; init; }

    /// <summary>The fields that name an item of a list whose <see cref="ListMerge"/> is <see cref="ListMerge.Map"/>.</summary>
    public IReadOnlyList<string> ListMapKeys { get; init; } = [];

    /// <summary>An object or map that is owned and replaced as a whole (<c>x-kubernetes-map-type: atomic</c>).</summary>
    public bool IsAtomic { get; init; }

    /// <summary>Unknown fields are kept (<c>x-kubernetes-preserve-unknown-fields</c>).</summary>
    public bool PreservesUnknownFields { get; init; }

    /// <summary>An embedded Kubernetes object, whose apiVersion, kind and metadata are known (<c>x-kubernetes-embedded-resource</c>).</summary>
    public bool IsEmbeddedResource { get; init; }

    /// <summary>Null is a value of its own (a custom type's <c>nullable</c>).</summary>
    public bool IsNullable { get; init; }

    /// <summary>The custom type's schema that this was made from, for its value validations; null for built-in types.</summary>
    public System.Text.Json.Nodes.JsonObject? Source { get; init; }

    /// <summary>The same type, owned as a whole or not.</summary>
    /// <param name="isAtomic">Whether it is owned as a whole.</param>
    public TypeSchema WithAtomic(bool isAtomic) => isAtomic == IsAtomic ? this : new TypeSchema(Name, Shape, () => Fields, Items is null ? null : () => Items)
    {
        Scalar = Scalar,
        ListMerge = ListMerge,
        ListMapKeys = ListMapKeys,
        IsAtomic = isAtomic,
        PreservesUnknownFields = PreservesUnknownFields,
        IsEmbeddedResource = IsEmbeddedResource,
        IsNullable = IsNullable,
        Source = Source,
    };
}
