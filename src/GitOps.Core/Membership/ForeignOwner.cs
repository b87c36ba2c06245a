using System.Text.Json.Nodes;
using GitOps.Core.Names;
using GitOps.Core.Objects;
using GitOps.Core.Objects.Live;
using GitOps.Core.Objects.Ownership;

namespace GitOps.Core.Membership;

/// <summary>Recognises objects that another tool, a controller, or another set says are its own.</summary>
internal static class ForeignOwner
{
    private const string ManagedBy = "app.kubernetes.io/managed-by";

    /// <summary>What tools write on what they own; where the value is the owner's name, it is told.</summary>
    private static readonly (string Part, string Name, string Tool, bool NamesOwner)[] Marks =
    [
        ("labels", "kustomize.toolkit.fluxcd.io/name", "Flux Kustomization", true),
        ("labels", "helm.toolkit.fluxcd.io/name", "Flux HelmRelease", true),
        ("labels", "resourceset.fluxcd.controlplane.io/name", "Flux ResourceSet", true),
        ("annotations", "argocd.argoproj.io/tracking-id", "Argo CD application", true),
        ("labels", "argocd.argoproj.io/instance", "Argo CD application", true),
        ("annotations", "meta.helm.sh/release-name", "Helm release", true),
        ("labels", "kapp.k14s.io/app", "kapp application", true),
        ("labels", "kapp.k14s.io/association", "kapp application", true),
        ("annotations", "kapp.k14s.io/identity", "kapp application", false),
        ("labels", "kluctl.io/discriminator", "kluctl deployment", true),
        ("labels", "olm.owner", "Operator Lifecycle Manager, for", true),
        ("labels", "olm.managed", "Operator Lifecycle Manager", false),
        ("labels", "olm.operatorframework.io/owner-name", "Operator Lifecycle Manager extension", true),
        ("annotations", "configsync.gke.io/manager", "Config Sync", true),
        ("annotations", "configsync.gke.io/resource-id", "Config Sync", false),
        ("labels", "configsync.gke.io/declared-version", "Config Sync", false),
        ("annotations", "config.k8s.io/owning-inventory", "inventory", true),
        ("annotations", "objectset.rio.cattle.io/id", "Rancher Fleet or k3s object set", true),
        ("annotations", "objectset.rio.cattle.io/owner-name", "Rancher Fleet or k3s object set of", true),
        ("labels", "objectset.rio.cattle.io/hash", "Rancher Fleet or k3s object set", false),
        ("labels", "addonmanager.kubernetes.io/mode", "cluster's addon manager", false),
        ("labels", "kubernetes.azure.com/managedby", "cloud provider", true),
        ("annotations", "cert-manager.io/certificate-name", "cert-manager Certificate", true),
        ("labels", "reconcile.external-secrets.io/managed", "External Secrets", false),
        ("labels", "reconcile.external-secrets.io/created-by", "External Secrets", false),
        ("labels", "crossplane.io/composite", "Crossplane composite", true),
        ("labels", "app.oam.dev/name", "KubeVela application", true),
        ("labels", "karmada.io/managed", "Karmada", false),
        ("labels", "projectsveltos.io/reference-name", "Sveltos", true),
        ("annotations", "moniker.spinnaker.io/application", "Spinnaker application", true),
        ("labels", "kubernetes.io/bootstrapping", "Kubernetes itself", false),
    ];

    /// <summary>Field managers of tools that own what they write, and leave no other mark, or not always.</summary>
    private static readonly (string Pattern, string Tool)[] Managers =
    [
        ("helm", "Helm"),
        ("Terraform", "Terraform"),
        ("terraform*", "Terraform"),
        ("HashiCorp", "Terraform"),
        ("pulumi*", "Pulumi"),
        ("argocd-controller", "Argo CD"),
        ("argocd-application-controller", "Argo CD"),
        ("kustomize-controller", "Flux"),
        ("helm-controller", "Flux"),
        ("flux-operator", "Flux"),
        ("kapp*", "kapp"),
        ("kluctl*", "kluctl"),
        ("configsync", "Config Sync"),
        ("fleet*", "Rancher Fleet"),
        ("deploy@*", "k3s"),
        ("eks", "the cloud provider"),
        ("cluster-version-operator", "OpenShift"),
    ];

    /// <summary>Who owns an object that is not this set's, in words, or null when nobody says so.</summary>
    /// <param name="live">The object.</param>
    /// <param name="manifest">What Git declares of it.</param>
    /// <param name="setId">The set.</param>
    /// <param name="ours">What our field manager applied of it; null when nothing.</param>
    public static string? Of(LiveObject live, JsonObject manifest, string setId, ManagedEntry? ours) =>
        AnotherSet(live, setId) ?? Controller(live) ?? Owner(live, manifest) ?? Claim(live, ours) ?? ManagingTool(live, manifest, ours) ?? Writer(live);

    /// <summary>The other set that an object is a member, or the record, of; null when there is none.</summary>
    public static string? AnotherSet(LiveObject live, string setId) =>
        (live.Label(ApplySet.MemberLabel) ?? live.Label(ApplySet.ParentLabel)) is { } set && set != setId
            ? $"ApplySet {set}"
            : null;

    /// <summary>Who else says, by a mark that our field manager did not apply, that an object is theirs; null when nobody does.</summary>
    public static string? Claim(LiveObject live, ManagedEntry? ours) => Marks
        .Where(mark => ours is null || !ours.OwnsMetadata(mark.Part, mark.Name))
        .Select(mark => (mark.Tool, mark.NamesOwner, Value: mark.Part == "labels" ? live.Label(mark.Name) : live.Annotation(mark.Name)))
        .Where(mark => mark.Value is not null)
        .Select(mark => mark is { NamesOwner: true, Value.Length: > 0 } ? $"{mark.Tool} {mark.Value}" : mark.Tool)
        .FirstOrDefault();

    /// <summary>The controller that made the object, such as a cert-manager Certificate its Secret; null when it has none.</summary>
    public static string? Controller(LiveObject live) =>
        Owners(live.Json)
            .Where(owner => JsonFields.Get(owner, "controller") is JsonValue value && value.TryGetValue(out bool controls) && controls)
            .Select(owner => $"{JsonFields.Text(owner, "kind")} {JsonFields.Text(owner, "name")}, which controls it")
            .FirstOrDefault();

    /// <summary>
    /// The label that names the managing tool. What <c>helm template</c> and <c>kustomize build</c> print carries it too, so it
    /// says nothing where the manifest has the same.
    /// </summary>
    private static string? Owner(LiveObject live, JsonObject manifest)
    {
        var declared = Owners(manifest).Select(owner => JsonFields.Text(owner, "uid")).ToHashSet();
        return Owners(live.Json)
            .Where(owner => !declared.Contains(JsonFields.Text(owner, "uid")))
            .Select(owner => $"{JsonFields.Text(owner, "kind")} {JsonFields.Text(owner, "name")}, which owns it")
            .FirstOrDefault();
    }

    private static JsonArray Owners(JsonObject value) => JsonFields.Get(value, "metadata", "ownerReferences") as JsonArray ?? [];

    private static string? ManagingTool(LiveObject live, JsonObject manifest, ManagedEntry? ours) =>
        live.Label(ManagedBy) is { Length: > 0 } tool
        && !tool.StartsWith("kustomize", StringComparison.OrdinalIgnoreCase)
        && tool != JsonFields.Text(manifest, "metadata", "labels", ManagedBy)
        && ours?.OwnsMetadata("labels", ManagedBy) is not true
            ? tool
            : null;

    /// <summary>The tool whose field manager wrote the object; null when none known did.</summary>
    public static string? Writer(LiveObject live) => live.Managers
        .Where(owner => owner.Manager.Subresource.Length == 0)
        .SelectMany(owner => Managers.Where(known => NamePattern.Matches(known.Pattern, owner.Manager.Name)))
        .Select(known => known.Tool)
        .FirstOrDefault();
}
