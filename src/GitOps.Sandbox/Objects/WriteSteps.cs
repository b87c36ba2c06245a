using System.Text.Json.Nodes;
using GitOps.Core.Schema;
using GitOps.Sandbox.Objects.Strategies;
using GitOps.Sandbox.Objects.Typed;
using GitOps.Sandbox.Objects.Writes;
using GitOps.Sandbox.Status;

namespace GitOps.Sandbox.Objects;

/// <summary>The steps of a write around ownership: identity, system fields, status, generation, the kind's strategy, validation.</summary>
internal sealed class WriteSteps(KindFacts kind, TypeSchema type, bool isCustom, ObjectForm form)
{
    /// <summary>Fields of the metadata that only the server writes.</summary>
    private static readonly string[] SystemFields = ["uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "selfLink"];

    /// <summary>What of the metadata a write of the status may change: of a custom object only its owners.</summary>
    private static readonly string[] StatusMetadata = ["managedFields", "annotations", "finalizers"];

    private readonly KindStrategy _strategy = KindStrategies.Of(kind);
    private readonly ObjectValidation _validation = new(kind, type, isCustom);
    private readonly FieldSet _status = FieldSet.OfFields("status");
    private readonly FieldSet _allButStatus = AllButStatus(type, isCustom);
    private readonly bool _hasStatus = kind.HasSubresource("status");

    /// <summary>The fields a write through a subresource leaves alone, and so does not come to own.</summary>
    public FieldSet IgnoredFields(string subresource) => subresource switch
    {
        "" => _hasStatus ? _status : FieldSet.Empty,
        "status" or "approval" => _allButStatus,
        _ => FieldSet.Empty,
    };

    /// <summary>Checks what an apply must be, before anything is merged.</summary>
    public void CheckApplied(JsonObject applied, WriteContext context)
    {
        if (applied["metadata"] is JsonObject metadata)
        {
            if (metadata["managedFields"] is JsonArray { Count: > 0 })
            {
                throw ApiStatusException.BadRequest("metadata.managedFields must be nil");
            }

            CheckName(metadata, context);
        }

        if (TypedCheck.Problem(type, applied) is { } problem)
        {
            throw new ApiStatusException(500, "", $"failed to create typed patch object ({NameOf(applied)}): {problem}");
        }
    }

    /// <summary>Brings a merged object into the stored form, with its defaults.</summary>
    public JsonObject Convert(JsonObject merged, JsonObject applied)
    {
        try
        {
            return form.Settle(form.Read(merged, out _));
        }
        catch (TypeMismatchException mismatch)
        {
            throw new ApiStatusException(
                500,
                "",
                $"failed to convert new object ({NameOf(applied)}) to proper version: unable to convert unstructured object to {GroupVersionKind(kind.Kind)}: {mismatch.Message}");
        }
    }

    /// <summary>Checks that an object that is to replace another names itself.</summary>
    public static void CheckNamed(JsonObject desired, WriteContext context)
    {
        if (string.IsNullOrEmpty(JsonText.String((desired["metadata"] as JsonObject)?["name"])) && context.Name.Length > 0)
        {
            throw ApiStatusException.BadRequest($"the name of the object ({context.Name} based on URL) was undeterminable: name must be provided");
        }
    }

    /// <summary>Settles name and namespace between object and path.</summary>
    public static void SettleIdentity(JsonObject value, WriteContext context)
    {
        var metadata = Metadata(value);
        CheckName(metadata, context);
        if (context.Name.Length > 0)
        {
            metadata["name"] = context.Name;
        }

        var space = JsonText.String(metadata["namespace"]) ?? "";
        if (space.Length > 0 && space != context.Namespace)
        {
            throw ApiStatusException.BadRequest(context.Name.Length == 0 || context.Namespace.Length == 0
                ? "the namespace of the provided object does not match the namespace sent on the request"
                : $"the namespace of the object ({space}) does not match the namespace on the request ({context.Namespace})");
        }

        if (context.Namespace.Length > 0)
        {
            metadata["namespace"] = context.Namespace;
        }
        else
        {
            metadata.Remove("namespace");
        }
    }

    /// <summary>The last steps of a create.</summary>
    public JsonObject FinishCreate(JsonObject value, WriteContext context)
    {
        var metadata = Metadata(value);
        foreach (var name in SystemFields.Append("resourceVersion"))
        {
            metadata.Remove(name);
        }

        metadata["uid"] = context.NewUid;
        metadata["creationTimestamp"] = ManagedEntry.TimeText(context.Now);
        if (Generations.First(kind, isCustom) is { } generation)
        {
            metadata["generation"] = generation;
        }

        // A node brings its status along: the kubelet reports it when it registers.
        if (_hasStatus && kind is not { Kind: "Node", Group: "" })
        {
            ResetStatus(value);
        }

        _strategy.PrepareForCreate(value, context);
        _validation.CheckCreate(value);
        return WithoutEmptyMetadata(value);
    }

    /// <summary>The last steps of an update.</summary>
    public JsonObject FinishUpdate(JsonObject live, JsonObject value, WriteContext context)
    {
        var metadata = Metadata(value);
        var liveMetadata = live["metadata"] as JsonObject ?? [];
        CheckVersion(liveMetadata, metadata);
        foreach (var name in SystemFields.Append("resourceVersion"))
        {
            Copy(liveMetadata, metadata, name);
        }

        metadata["name"] ??= liveMetadata["name"]?.DeepClone();
        Copy(liveMetadata, metadata, "namespace");
        switch (context.Subresource)
        {
            case "status":
                value = OnlyStatus(live, value);
                break;
            case "" when _hasStatus:
                Copy(live, value, "status");
                break;
        }

        if (context.Subresource != "status")
        {
            _strategy.PrepareForUpdate(live, value, context);
            if (Generations.Advances(kind, isCustom, live, value))
            {
                Metadata(value)["generation"] = (JsonText.Integer(liveMetadata["generation"]) ?? 0) + 1;
            }
        }

        _validation.CheckUpdate(live, value, context);
        return WithoutEmptyMetadata(value);
    }

    /// <summary>A resourceVersion that a patch or an apply names is the one it was made for.</summary>
    private void CheckVersion(JsonObject liveMetadata, JsonObject metadata)
    {
        var wanted = JsonText.String(metadata["resourceVersion"]) ?? "";
        if (wanted is "" or "0" || JsonText.String(liveMetadata["resourceVersion"]) is not { } live || wanted == live)
        {
            return;
        }

        var name = JsonText.String(liveMetadata["name"]) ?? "";
        var resource = kind.Group.Length == 0 ? kind.Plural : $"{kind.Plural}.{kind.Group}";
        var details = new JsonObject { ["name"] = name, ["kind"] = kind.Plural };
        if (kind.Group.Length > 0)
        {
            details.Add("group", kind.Group);
        }

        throw new ApiStatusException(
            409,
            "Conflict",
            $"Operation cannot be fulfilled on {resource} \"{name}\": the object has been modified; please apply your changes to the latest version and try again",
            details);
    }

    private void ResetStatus(JsonObject value)
    {
        value.Remove("status");
        if (!isCustom && form.Settle(form.Empty())["status"] is { } initial)
        {
            value["status"] = InitialStatuses.Complete(kind, (JsonObject)initial.DeepClone());
        }
    }

    /// <summary>The live object with the new status, and what else of the metadata a status write may change.</summary>
    private JsonObject OnlyStatus(JsonObject live, JsonObject value)
    {
        var result = (JsonObject)live.DeepClone();
        Copy(value, result, "status");
        foreach (var name in isCustom ? StatusMetadata.Take(1) : StatusMetadata)
        {
            Copy(Metadata(value), Metadata(result), name);
        }

        return result;
    }

    private static void CheckName(JsonObject metadata, WriteContext context)
    {
        var name = JsonText.String(metadata["name"]) ?? "";
        if (context.Name.Length > 0 && name.Length > 0 && name != context.Name)
        {
            throw ApiStatusException.BadRequest($"the name of the object ({name}) does not match the name on the URL ({context.Name})");
        }
    }

    private static void Copy(JsonObject from, JsonObject to, string name)
    {
        if (from.TryGetPropertyValue(name, out var value))
        {
            to[name] = value?.DeepClone();
        }
        else
        {
            to.Remove(name);
        }
    }

    /// <summary>Empty maps in the metadata are as good as none.</summary>
    private static JsonObject WithoutEmptyMetadata(JsonObject value)
    {
        var metadata = Metadata(value);
        foreach (var name in metadata.Where(field => field.Value is JsonObject { Count: 0 } or JsonArray { Count: 0 } or null).Select(field => field.Key).ToList())
        {
            metadata.Remove(name);
        }

        return value;
    }

    private static FieldSet AllButStatus(TypeSchema type, bool isCustom)
    {
        var metadata = isCustom ? FieldSet.OfFields("metadata") : FieldSet.OfFields("metadata", "labels");
        return type.Fields.Keys.Where(name => name is not ("status" or "metadata"))
            .Aggregate(metadata, (fields, name) => fields.Union(FieldSet.OfFields(name)));
    }

    private static JsonObject Metadata(JsonObject value)
    {
        if (value["metadata"] is not JsonObject metadata)
        {
            value["metadata"] = metadata = [];
        }

        return metadata;
    }

    private string NameOf(JsonObject value)
    {
        var metadata = value["metadata"] as JsonObject;
        return $"{JsonText.String(metadata?["namespace"])}/{JsonText.String(metadata?["name"])}; {GroupVersionKind(JsonText.String(value["kind"]) ?? "")}";
    }

    private string GroupVersionKind(string objectKind) => $"{kind.Group}/{kind.Version}, Kind={objectKind}";
}
