using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GitOps.Core.Names;
using GitOps.Core.Objects;

namespace GitOps.Core.Masking;

/// <summary>The fields of a sensitive object that are no secret: which object it is, of what type, and what is known of its metadata.</summary>
internal static partial class KnownFields
{
    private const int LongestNote = 256;

    private static readonly HashSet<string> OfSecrets = ["apiVersion", "kind", "metadata", "type", "immutable", "data", "stringData"];

    private static readonly HashSet<string> Metadata =
    [
        "name", "generateName", "namespace", "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink",
    ];

    private static readonly HashSet<string> Owner = ["apiVersion", "kind", "name", "uid", "controller", "blockOwnerDeletion"];

    // Any other annotation may be a copy of the whole, as those of kubectl (last-applied-configuration) and kapp (original) are.
    private static readonly string[] Annotations =
    [
        "app.kubernetes.io/*", "argocd.argoproj.io/*", "cert-manager.io/*", "gitops/*", "helm.sh/*", "kubernetes.io/service-account.*", "kustomize.toolkit.fluxcd.io/*", "meta.helm.sh/*",
    ];

    /// <summary>Whether a place of the object is known, and its value of the kind that it must be; of a map or list, whether its members may be looked at.</summary>
    public static bool Show(IReadOnlyList<FieldStep> place, JsonNode? value) => value is null || place switch
    {
        [] => true,
        [{ Field: "apiVersion" or "kind" or "type" }] => IsText(value) && Word().IsMatch(value.GetValue<string>()),
        [{ Field: "immutable" }] => value.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        [{ Field: "metadata" }] or [{ Field: "metadata" }, { Field: "labels" or "annotations" }] => value is JsonObject,
        [{ Field: "metadata" }, { Field: "finalizers" or "ownerReferences" }] => value is JsonArray,
        [{ Field: "metadata" }, { Field: "ownerReferences" }, { Field: null }] => value is JsonObject,
        [{ Field: "metadata" }, { Field: "ownerReferences" }, { Field: null }, { Field: { } name }] => Owner.Contains(name) && value is JsonValue,
        [{ Field: "metadata" }, { Field: "finalizers" }, { Field: null }] or [{ Field: "metadata" }, { Field: "labels" }, _] => IsText(value),
        [{ Field: "metadata" }, { Field: "annotations" }, { Field: { } name }] =>
            Annotations.Any(pattern => NamePattern.Matches(pattern, name)) && IsText(value) && IsNote(value.GetValue<string>()),
        [{ Field: "metadata" }, { Field: { } name }] => Metadata.Contains(name) && value is JsonValue,
        _ => false,
    };

    /// <summary>Whether a name can be a field's or a key's, and not a value that got into its place.</summary>
    public static bool IsName(string name) => Word().IsMatch(name);

    /// <summary>Whether a name is that of one of a Secret's own fields.</summary>
    public static bool IsFieldOfSecrets(string name) => OfSecrets.Contains(name);

    private static bool IsText(JsonNode value) => value is JsonValue && value.GetValueKind() == JsonValueKind.String;

    private static bool IsNote(string text) => text.Length <= LongestNote && !text.Contains('{', StringComparison.Ordinal) && !text.Contains('"', StringComparison.Ordinal);

    [GeneratedRegex(@"^[-._/a-zA-Z0-9]+\z")]
    private static partial Regex Word();
}
