using System.Text.Json.Nodes;
using GitOps.Core.Schema;
using GitOps.Sandbox.Objects.Ownership;
using GitOps.Sandbox.Objects.Patching;
using GitOps.Sandbox.Objects.Writes;
using GitOps.Sandbox.Status;

namespace GitOps.Sandbox.Objects;

/// <summary>
/// What the API does to an object of one kind between request and store: decoding, merging, defaulting, ownership, validation.
/// It has no clock, store or network of its own. Safe for use by several threads. Live objects are never changed.
/// </summary>
internal sealed class ObjectRules
{
    private readonly ObjectForm _form;
    private readonly ObjectDecoder _decoder;
    private readonly FieldOwnership _ownership;
    private readonly WriteSteps _steps;

    private ObjectRules(KindFacts kind, TypeSchema type, bool isCustom)
    {
        Kind = kind;
        Type = type;
        IsCustom = isCustom;
        _form = new ObjectForm(kind, type, isCustom);
        _decoder = new ObjectDecoder(kind, _form);
        _ownership = new FieldOwnership(type, kind.ApiVersion, _form.Empty());
        _steps = new WriteSteps(kind, type, isCustom, _form);
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
    public static ObjectRules ForCustom(KindFacts kind, JsonObject? openApiV3Schema) => new(kind, CustomTypes.Root(openApiV3Schema), isCustom: true);

    /// <summary>Reads the body of a create or an update.</summary>
    /// <param name="body">JSON or YAML.</param>
    /// <param name="contentType">The request's media type; JSON when empty.</param>
    /// <param name="context">Its <see cref="WriteContext.FieldValidation"/> is heeded, its <see cref="WriteContext.Warnings"/> filled.</param>
    /// <exception cref="ApiStatusException">The body cannot be read as an object of the kind (400).</exception>
    public JsonObject Decode(ReadOnlySpan<byte> body, string contentType, WriteContext context) => _decoder.Decode(body, contentType, context);

    /// <summary>Reads the body of a server-side apply, which is YAML or JSON.</summary>
    /// <exception cref="ApiStatusException">The body cannot be read (400).</exception>
    public JsonObject DecodeApply(ReadOnlySpan<byte> body, WriteContext context) => _decoder.DecodeApply(body, context);

    /// <summary>A new object. Its name, if generated, must have been set already.</summary>
    /// <exception cref="ApiStatusException">The object breaks a rule (400, 422).</exception>
    public WriteResult Create(JsonObject desired, WriteContext context)
    {
        var value = _form.Settle(desired);
        WriteSteps.SettleIdentity(value, context);
        var entries = _ownership.Update(null, value, Manager(context, FieldManagerId.UpdateOperation), _steps.IgnoredFields(""), context.Now);
        ManagedFields.Write(value, entries);
        return new WriteResult(_steps.FinishCreate(value, context), Changed: true);
    }

    /// <summary>Replaces an object, or one subresource of it. The resourceVersion precondition is the caller's to check.</summary>
    /// <exception cref="ApiStatusException">The object breaks a rule (400, 422).</exception>
    public WriteResult Update(JsonObject live, JsonObject desired, WriteContext context)
    {
        WriteSteps.CheckNamed(desired, context);
        var value = _form.Settle(desired);
        WriteSteps.SettleIdentity(value, context);
        return FinishUpdate(live, value, context);
    }

    /// <summary>Patches an object, or one subresource of it.</summary>
    /// <exception cref="ApiStatusException">The patch cannot be read or applied (400, 422), or its result breaks a rule (422).</exception>
    public WriteResult Patch(JsonObject live, PatchKind kind, ReadOnlySpan<byte> patch, WriteContext context)
    {
        var merge = kind == PatchKind.Json ? null : PatchBody.ReadObject(patch);
        var patched = kind switch
        {
            PatchKind.Json => JsonPatch.Read(patch).ApplyTo(live),
            PatchKind.Merge => MergePatch.Apply(live, merge!),
            _ => StrategicMergePatch.Apply(Type, live, merge!),
        };
        var result = patched as JsonObject ?? throw ApiStatusException.BadRequest("the patch leaves no object");
        var value = _form.Settle(_decoder.Patched(result, kind == PatchKind.StrategicMerge ? merge : null, context));
        WriteSteps.SettleIdentity(value, context);
        return FinishUpdate(live, value, context);
    }

    /// <summary>Server-side apply (KEP-555).</summary>
    /// <param name="live">The object as it is; null to create it.</param>
    /// <param name="applied">The fields the manager wants.</param>
    /// <param name="force">Takes over fields that other managers own.</param>
    /// <param name="context">The circumstances.</param>
    /// <exception cref="ApiStatusException">Another manager owns a field (409), or the object breaks a rule (400, 422, 500).</exception>
    public WriteResult Apply(JsonObject? live, JsonObject applied, bool force, WriteContext context)
    {
        _steps.CheckApplied(applied, context);
        var before = live ?? _form.Empty();
        var ignored = _steps.IgnoredFields(context.Subresource);
        var manager = Manager(context, FieldManagerId.ApplyOperation);
        var (merged, entries) = _ownership.Apply(before, applied, manager, force, ignored, context.Now);
        var value = merged is null ? (JsonObject)before.DeepClone() : _steps.Convert(merged, applied);
        LastApplied.Renew(value, applied, manager);
        ManagedFields.Write(value, entries);
        if (live is not null)
        {
            return Finish(live, value, context);
        }

        WriteSteps.SettleIdentity(value, context);
        return new WriteResult(_steps.FinishCreate(value, context), Changed: true);
    }

    private WriteResult FinishUpdate(JsonObject live, JsonObject value, WriteContext context)
    {
        var manager = Manager(context, FieldManagerId.UpdateOperation);
        var entries = _ownership.Update(live, value, manager, _steps.IgnoredFields(context.Subresource), context.Now);
        ManagedFields.Write(value, entries);
        return Finish(live, value, context);
    }

    private WriteResult Finish(JsonObject live, JsonObject value, WriteContext context)
    {
        var updated = _steps.FinishUpdate(live, value, context);
        return IsSameButForTimes(live, updated) ? new WriteResult(live, Changed: false) : new WriteResult(updated, Changed: true);
    }

    private FieldManagerId Manager(WriteContext context, string operation) =>
        new(context.Manager.Length == 0 ? "unknown" : context.Manager, operation, Kind.ApiVersion, context.Subresource);

    /// <summary>A write that would only change when fields were last written is none.</summary>
    private static bool IsSameButForTimes(JsonObject live, JsonObject updated)
    {
        return JsonEquality.Same(WithoutTimes(live), WithoutTimes(updated));

        static JsonObject WithoutTimes(JsonObject value)
        {
            var copy = (JsonObject)value.DeepClone();
            foreach (var entry in (copy["metadata"]?["managedFields"] as JsonArray ?? []).OfType<JsonObject>())
            {
                entry.Remove("time");
            }

            return copy;
        }
    }
}
