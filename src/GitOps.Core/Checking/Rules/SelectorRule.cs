using System.Text.Json.Nodes;
using GitOps.Core.Checking.Subjects;
using GitOps.Core.Objects;

namespace GitOps.Core.Checking.Rules;

/// <summary>Selectors that match no pod of the repository, and workloads whose selector does not match their own pods.</summary>
internal sealed class SelectorRule : ICheckRule
{
    private static readonly RepositoryRule MatchesNothing = new("selector-matches-nothing", ProblemSeverity.Warning, "A selector that matches no pod of the repository.");
    private static readonly RepositoryRule NotOwnPods = new("selector-mismatch", ProblemSeverity.Error, "A workload whose selector does not match its own pod template; the API refuses it.");

    // Selectors of pods, by the kind that has them. A Service's is a mapping of labels, the others' have matchLabels and matchExpressions.
    private static readonly (string Group, string Kind, string Path)[] Selectors =
    [
        ("", "Service", "spec/selector"),
        ("policy", "PodDisruptionBudget", "spec/selector"),
        ("networking.k8s.io", "NetworkPolicy", "spec/podSelector"),
    ];

    // Where the cluster itself has pods: its DNS, its proxy, its control plane.
    private const string SystemNamespace = "kube-system";

    private static readonly HashSet<(string Group, string Kind)> Workloads =
        [("apps", "Deployment"), ("apps", "ReplicaSet"), ("apps", "StatefulSet"), ("apps", "DaemonSet")];

    /// <inheritdoc/>
    public IReadOnlyList<RepositoryRule> Rules { get; } = [MatchesNothing, NotOwnPods];

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(CheckedSet set)
    {
        var pods = set.Providers.All.SelectMany(manifest => PodTemplates.Of(manifest).Select(template => (manifest.Id.Namespace, Labels: LabelsOf(template)))).ToList();
        var operators = new OperatorPods(set.Providers.All);
        foreach (var manifest in set.Manifests)
        {
            foreach (var selector in Selectors.Where(row => row.Group == manifest.Id.Group && row.Kind == manifest.Id.Kind).SelectMany(row => JsonFields.At(manifest.Object, row.Path)))
            {
                var labels = manifest.Id.Kind == "Service" ? new JsonObject { ["matchLabels"] = selector.Value.DeepClone() } : selector.Value;
                if (LabelSelector.IsEmpty(labels) || pods.Any(pod => ProvidedNames.Matches(pod.Namespace, manifest.Id.Namespace) && LabelSelector.Matches(labels, pod.Labels))
                    || manifest.Id.Namespace == SystemNamespace || operators.MayHave(manifest.Id.Namespace, JsonFields.Texts(JsonFields.Get(labels, "matchLabels"))))
                {
                    continue;
                }

                yield return new Finding(MatchesNothing, manifest, selector.Pointer, $"the selector of {manifest.Id.Kind} {manifest.Id.Name} matches no pod that the repository declares.");
            }

            if (Workloads.Contains((manifest.Id.Group, manifest.Id.Kind)) && JsonFields.Get(manifest.Object, "spec", "selector") is { } own
                && PodTemplates.Of(manifest).Any(template => !LabelSelector.Matches(own, LabelsOf(template))))
            {
                yield return new Finding(NotOwnPods, manifest, "/spec/selector", $"the selector of {manifest.Id.Kind} {manifest.Id.Name} does not match the labels of its own pod template.");
            }
        }
    }

    private static Dictionary<string, string> LabelsOf(JsonField template) => JsonFields.Texts(JsonFields.Get(template.Value, "metadata", "labels"));
}
