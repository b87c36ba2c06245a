using System.Text.Json.Nodes;
using GitOps.Core.Schema;

namespace GitOps.Sandbox.Objects;

/// <summary>
/// What the API does to an object of one kind between request and store: decoding, merging, defaulting, ownership, validation.
/// It has no clock, store or network of its own. Safe for use by several threads. Live objects are never changed.
/// </summary>
public sealed class ObjectRules
{
    private ObjectRules(KindFacts kind, TypeSchema type, bool isCustom)
    {
        Kind = kind;
        Type = type;
        IsCustom = isCustom;
    }

    /// <summary>What discovery says of the kind.</summary>
    public KindFacts Kind { get; }

    /// <summary>The type of its objects.</summary>
    public TypeSchema Type { get; }

    /// <summary>Whether the kind comes from a custom resource definition.</summary>
    public bool IsCustom { get; }

    /// <summary>The rules of a built-in kind.</summary>
    public static ObjectRules ForBuiltIn(KindFacts kind) => SchemaTable.BuiltIn.TryGetType(kind.Group, kind.Version, kind.Kind, out var type)
        ? new ObjectRules(kind, type, isCustom: false)
        : throw new ArgumentException($"{kind.ApiVersion} {kind.Kind} is no built-in kind.", nameof(kind));

    /// <summary>The rules of a custom kind.</summary>
    /// <param name="kind">What discovery says of the kind.</param>
    /// <param name="openApiV3Schema">The version's <c>schema.openAPIV3Schema</c>; null for none, which keeps every field.</param>
    public static ObjectRules ForCustom(KindFacts kind, JsonObject? openApiV3Schema) =>
        new(kind, openApiV3Schema is null ? TypeSchema.Any : TypeSchema.Any, isCustom: true);

    /// <summary>Reads the body of a create or an update.</summary>
    /// <param name="body">JSON or YAML.</param>
    /// <param name="contentType">The request's media type; JSON when empty.</param>
    /// <param name="context">Its <see cref="WriteContext.FieldValidation"/> is heeded, its <see cref="WriteContext.Warnings"/> filled.</param>
    /// <exception cref="ApiStatusException">The body cannot be read as an object of the kind (400).</exception>
    public JsonObject Decode(ReadOnlySpan<byte> body, string contentType, WriteContext context) => throw new NotSupportedException();

    /// <summary>Reads the body of a server-side apply, which is YAML or JSON.</summary>
    /// <exception cref="ApiStatusException">The body cannot be read (400).</exception>
    public JsonObject DecodeApply(ReadOnlySpan<byte> body, WriteContext context) => throw new NotSupportedException();

    /// <summary>A new object. Its name, if generated, must have been set already.</summary>
    /// <exception cref="ApiStatusException">The object breaks a rule (400, 422).</exception>
    public WriteResult Create(JsonObject desired, WriteContext context) => throw new NotSupportedException();

    /// <summary>Replaces an object, or one subresource of it. The resourceVersion precondition is the caller's to check.</summary>
    /// <exception cref="ApiStatusException">The object breaks a rule (400, 422).</exception>
    public WriteResult Update(JsonObject live, JsonObject desired, WriteContext context) => throw new NotSupportedException();

    /// <summary>Patches an object, or one subresource of it.</summary>
    /// <exception cref="ApiStatusException">The patch cannot be read or applied (400, 422), or its result breaks a rule (422).</exception>
    public WriteResult Patch(JsonObject live, PatchKind kind, ReadOnlySpan<byte> patch, WriteContext context) => throw new NotSupportedException();

    /// <summary>Server-side apply (KEP-555).</summary>
    /// <param name="live">The object as it is; null to create it.</param>
    /// <param name="applied">The fields the manager wants.</param>
    /// <param name="force">Takes over fields that other managers own.</param>
    /// <param name="context">The circumstances.</param>
    /// <exception cref="ApiStatusException">Another manager owns a field (409), or the object breaks a rule (400, 422, 500).</exception>
    public WriteResult Apply(JsonObject? live, JsonObject applied, bool force, WriteContext context) => throw new NotSupportedException();
}
