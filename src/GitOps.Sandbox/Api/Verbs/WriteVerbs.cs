using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.Sandbox.Api.Requests;
using GitOps.Sandbox.Authorization;
using GitOps.Sandbox.Discovery;
using GitOps.Sandbox.Messages;
using GitOps.Sandbox.Objects.Writes;
using GitOps.Sandbox.State;
using GitOps.Sandbox.Status;
using GitOps.Sandbox.Storage;
using GitOps.Sandbox.Writing;

namespace GitOps.Sandbox.Api.Verbs;

/// <summary>Create, replace, patch and apply.</summary>
internal sealed class WriteVerbs(Cluster cluster, ObjectWriter writer, Answers answers)
{
    private const string ApplyPatch = "application/apply-patch+yaml";

    private static readonly Dictionary<string, PatchKind> PatchKinds = new()
    {
        ["application/json-patch+json"] = PatchKind.Json,
        ["application/merge-patch+json"] = PatchKind.Merge,
        ["application/strategic-merge-patch+json"] = PatchKind.StrategicMerge,
    };

    // Kinds of which a PUT may make a new object.
    private static readonly HashSet<string> CreatedByUpdate =
    [
        "endpoints", "events", "events.events.k8s.io", "limitranges", "services", "leases.coordination.k8s.io", "endpointslices.discovery.k8s.io",
        "roles.rbac.authorization.k8s.io", "rolebindings.rbac.authorization.k8s.io", "clusterroles.rbac.authorization.k8s.io",
        "clusterrolebindings.rbac.authorization.k8s.io",
    ];

    // Built-in kinds, and all custom ones, that are only replaced by who knows their version.
    private static readonly HashSet<string> ReplacedByVersion =
    [
        "customresourcedefinitions.apiextensions.k8s.io", "apiservices.apiregistration.k8s.io", "leases.coordination.k8s.io",
        "controllerrevisions.apps", "poddisruptionbudgets.policy", "runtimeclasses.node.k8s.io", "volumeattachments.storage.k8s.io",
        "validatingwebhookconfigurations.admissionregistration.k8s.io", "mutatingwebhookconfigurations.admissionregistration.k8s.io",
        "flowschemas.flowcontrol.apiserver.k8s.io", "prioritylevelconfigurations.flowcontrol.apiserver.k8s.io",
    ];

    /// <summary>Makes a new object.</summary>
    public ApiResponse Create(ResourceRequest request)
    {
        var context = request.Write(cluster, "CreateOptions");
        var rules = cluster.Rules(request.Resource);
        var desired = rules.Decode(request.Http.Body.Span, request.Http.ContentType, context);
        CheckNamespace(request, desired);
        var generated = GeneratedName.Give(desired);
        while (true)
        {
            NamespaceGate.Require(cluster, request.Resource, request.Namespace, NamespaceGate.NameOf(desired));
            try
            {
                return answers.Object(request, 201, Write(request, dryRun => writer.Create(request.Resource, desired, context, dryRun)));
            }
            catch (ApiStatusException taken) when (generated && taken.Reason == "AlreadyExists")
            {
                GeneratedName.GiveAgain(desired);
            }
        }
    }

    /// <summary>Replaces an object, or its status.</summary>
    public ApiResponse Update(ResourceRequest request)
    {
        var context = request.Write(cluster, "UpdateOptions");
        var rules = cluster.Rules(request.Resource);
        var desired = rules.Decode(request.Http.Body.Span, request.Http.ContentType, context);
        CheckName(request, desired);
        CheckNamespace(request, desired);
        if (cluster.Store.Get(request.Resource.Key, request.Namespace, request.Name) is null && CreatedByUpdate.Contains(request.Resource.QualifiedName))
        {
            request.Caller.RequireCreate(request.Resource, request.Namespace, request.Name);
            NamespaceGate.Require(cluster, request.Resource, request.Namespace, request.Name);
            return answers.Object(request, 201, Write(request, dryRun => writer.Create(request.Resource, desired, context, dryRun)));
        }

        CheckVersionGiven(request, desired);
        var updated = Write(request, dryRun => writer.Update(
            request.Resource,
            request.Namespace,
            request.Name,
            desired,
            live => rules.Update(live, desired.DeepClone().AsObject(), context),
            dryRun));
        return answers.Object(request, 200, updated);
    }

    /// <summary>Changes an object, or its status, by one of the four kinds of patch.</summary>
    public ApiResponse Patch(ResourceRequest request)
    {
        if (request.Http.MediaType == ApplyPatch)
        {
            return Apply(request);
        }

        var kind = KindOf(request);
        var context = request.Write(cluster, "PatchOptions");
        if (request.Http.Query.Has("force"))
        {
            throw ApiErrors.InvalidOptions(
                "PatchOptions", new StatusCause("FieldValueForbidden", "Forbidden: may not be specified for non-apply patch", "force"));
        }

        var rules = cluster.Rules(request.Resource);
        var body = request.Http.Body;
        var identity = kind == PatchKind.Json ? [] : Identity(body);
        var patched = Write(request, dryRun => writer.Update(
            request.Resource, request.Namespace, request.Name, identity, live => rules.Patch(live, kind, body.Span, context), dryRun));
        return answers.Object(request, 200, patched);
    }

    private void CheckVersionGiven(ResourceRequest request, JsonObject desired)
    {
        var resource = request.Resource;
        var version = (desired["metadata"] as JsonObject)?["resourceVersion"]?.GetValue<string>();
        var needed = resource.Custom is not null || ReplacedByVersion.Contains(resource.QualifiedName);
        if (needed && string.IsNullOrEmpty(version) && cluster.Store.Get(resource.Key, request.Namespace, request.Name) is not null)
        {
            throw ApiStatusException.Invalid(resource.Group, resource.Name, request.Name, [new StatusCause(
                "FieldValueInvalid", "Invalid value: 0: must be specified for an update", "metadata.resourceVersion")]);
        }
    }

    private ApiResponse Apply(ResourceRequest request)
    {
        if (request.Http.Query["fieldManager"].Length == 0)
        {
            throw ApiErrors.InvalidOptions(
                "PatchOptions", new StatusCause("FieldValueRequired", "Required value: is required for apply patch", "fieldManager"));
        }

        var context = request.Write(cluster, "PatchOptions");
        var applied = cluster.Rules(request.Resource).DecodeApply(request.Http.Body.Span, context);
        CheckName(request, applied);
        CheckNamespace(request, applied);
        if (cluster.Store.Get(request.Resource.Key, request.Namespace, request.Name) is null)
        {
            request.Caller.RequireCreate(request.Resource, request.Namespace, request.Name);
        }

        var created = false;
        var written = Write(request, dryRun =>
        {
            (var stored, created) = writer.Apply(request.Resource, applied.DeepClone().AsObject(), request.Http.Query.Flag("force"), context, dryRun);
            return stored;
        });
        return answers.Object(request, created ? 201 : 200, written);
    }

    /// <summary>Writes; where that may grant rights, what would be stored is looked at before.</summary>
    private static StoredObject Write(ResourceRequest request, Func<bool, StoredObject> write)
    {
        if (request.Caller.User is not null && Escalation.IsPossibleBy(request.Resource))
        {
            Escalation.Check(request.Caller, request.Resource, write(true).ToJson());
        }

        return write(request.DryRun);
    }

    private static PatchKind KindOf(ResourceRequest request)
    {
        if (PatchKinds.TryGetValue(request.Http.MediaType, out var kind) && (kind != PatchKind.StrategicMerge || request.Resource.Custom is null))
        {
            return kind;
        }

        throw request.Resource.Custom is null
            ? ApiErrors.Router(415)
            : ApiErrors.UnsupportedBody("application/json-patch+json", "application/merge-patch+json", ApplyPatch);
    }

    // A body without a name is given that of the path by the rules.
    private static void CheckName(ResourceRequest request, JsonObject body)
    {
        var name = NamespaceGate.NameOf(body);
        if (name.Length > 0 && name != request.Name)
        {
            throw ApiStatusException.BadRequest($"the name of the object ({name}) does not match the name on the URL ({request.Name})");
        }
    }

    private static void CheckNamespace(ResourceRequest request, JsonObject body)
    {
        var ns = (body["metadata"] as JsonObject)?["namespace"] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
        if (request.Resource.Namespaced && ns.Length > 0 && ns != request.Namespace)
        {
            throw ApiStatusException.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        }
    }

    /// <summary>What a merge patch says of the object's identity, to be compared with the live one; the rules read the rest.</summary>
    private static JsonObject Identity(ReadOnlyMemory<byte> patch)
    {
        try
        {
            using var json = JsonDocument.Parse(patch);
            if (json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("metadata", out var metadata) && metadata.ValueKind == JsonValueKind.Object)
            {
                return new JsonObject { ["metadata"] = JsonNode.Parse(metadata.GetRawText()) };
            }
        }
        catch (JsonException)
        {
            // The rules will say what is wrong with it.
        }

        return [];
    }
}
