using System.Text.Json.Nodes;
using GitOps.Core.Cluster;
using GitOps.Core.Manifests;
using GitOps.Core.Masking;
using GitOps.Core.Objects;

namespace GitOps.Core.Sets.Declared;

/// <summary>Turns manifests into the objects a server is sent: kinds known, namespaces decided, members labelled.</summary>
/// <param name="catalog">The kinds the server serves.</param>
/// <param name="server">What to call the server.</param>
/// <param name="defaultNamespace">The namespace of manifests that name none; empty leaves it undecided.</param>
/// <param name="setId">Id of the set that they become members of; null for none.</param>
/// <param name="revision">The revision they are of; names hooks that leave their name to the server.</param>
/// <param name="mask">Hides what of them is not to be shown.</param>
internal sealed class DeclaredSet(ApiCatalog catalog, string server, string defaultNamespace, string? setId, Revision revision, SecretMask mask)
{
    /// <summary>The objects, in the manifests' order.</summary>
    /// <exception cref="GitOpsException"><c>KindUnknown</c>, <c>DuplicateManifest</c> or <c>MemberLabelInManifest</c>.</exception>
    public IReadOnlyList<DeclaredObject> Resolve(IReadOnlyList<Manifest> manifests)
    {
        var definitions = manifests.SelectMany(DefinedKinds).ToDictionary(kind => kind.GroupKind, kind => kind.Namespaced);
        var places = new Dictionary<ResourceId, SourceLocation>();
        var objects = new List<DeclaredObject>(manifests.Count);
        foreach (var manifest in manifests)
        {
            var declared = Resolve(manifest, definitions);
            if (!places.TryAdd(declared.Id, declared.Source))
            {
                throw new GitOpsException(
                    "DuplicateManifest",
                    FailureKind.InvalidInput,
                    $"{declared.Id} is declared twice: at {places[declared.Id]} and at {declared.Source}. Remove one of them.",
                    declared.Id,
                    declared.Source);
            }

            objects.Add(declared);
        }

        return objects;
    }

    private DeclaredObject Resolve(Manifest manifest, Dictionary<(string Group, string Kind), bool> definitions)
    {
        var id = manifest.Id;
        if (manifest.Object["metadata"]?["labels"] is JsonObject labels && labels.ContainsKey(ApplySet.MemberLabel))
        {
            throw new GitOpsException(
                "MemberLabelInManifest",
                FailureKind.InvalidInput,
                $"{id} at {manifest.Source} carries the label {ApplySet.MemberLabel}, which says what set it belongs to. Remove it from the manifest.",
                id,
                manifest.Source);
        }

        var resource = catalog.Find(id.Group, id.Version, id.Kind);
        if (resource is null && !definitions.ContainsKey((id.Group, id.Kind)))
        {
            throw Unknown(id, manifest.Source);
        }

        var namespaced = resource?.Namespaced ?? definitions[(id.Group, id.Kind)];
        var @namespace = !namespaced ? null : id.Namespace.Length > 0 ? id.Namespace : defaultNamespace;
        var declared = new DeclaredObject(id with { Namespace = @namespace ?? "" }, manifest.Object, Sent(null), manifest.Source, resource) { Mask = mask };
        if (id.Name.Length > 0)
        {
            return declared;
        }

        var name = NameOf(declared);
        return declared with { Id = declared.Id with { Name = name }, Sent = Sent(name) };

        Lazy<JsonObject> Sent(string? named) => new(() => DesiredObject.From(manifest.Object, @namespace is "" ? null : @namespace, setId, named));
    }

    /// <summary>A hook may leave its name to the server; a name by revision keeps each run's object apart, and applying repeatable.</summary>
    private string NameOf(DeclaredObject declared)
    {
        if (!declared.Policy.IsHook)
        {
            throw new GitOpsException(
                "ManifestWithoutName",
                FailureKind.InvalidInput,
                $"{declared.Id.Kind} at {declared.Source} has generateName but no name: each sync would create another one. Give it a name.",
                declared.Id,
                declared.Source);
        }

        return $"{(string?)declared.Manifest["metadata"]!["generateName"]}{revision.ShortSha}";
    }

    private GitOpsException Unknown(ResourceId id, SourceLocation source)
    {
        var why = catalog.FindPreferred(id.Group, id.Kind) is { } served
            ? $"{server} serves it as {served.ApiVersion}: change apiVersion."
            : catalog.Unavailable.Contains(id.ApiVersion)
                ? "The API server behind that group does not answer at present: try again when it does."
                : "Its CustomResourceDefinition is neither there nor in this set.";
        return new GitOpsException(
            "KindUnknown",
            FailureKind.NotFound,
            $"Kind {id.Kind} ({id.ApiVersion}) of {source} is unknown to {server}. {why}",
            id,
            source);
    }

    private static IEnumerable<((string Group, string Kind) GroupKind, bool Namespaced)> DefinedKinds(Manifest manifest)
    {
        if (manifest.Id is not { Group: "apiextensions.k8s.io", Kind: "CustomResourceDefinition" } || manifest.Object["spec"] is not JsonObject spec)
        {
            yield break;
        }

        if ((spec["group"] as JsonValue)?.TryGetValue(out string? group) == true
            && (spec["names"]?["kind"] as JsonValue)?.TryGetValue(out string? kind) == true)
        {
            yield return ((group!, kind!), (spec["scope"] as JsonValue)?.TryGetValue(out string? scope) == true && scope == "Namespaced");
        }
    }
}
