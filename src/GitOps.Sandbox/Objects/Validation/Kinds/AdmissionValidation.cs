using System.Text.Json.Nodes;

namespace GitOps.Sandbox.Objects.Validation.Kinds;

/// <summary>Rules of webhook configurations.</summary>
/// <remarks>https://github.com/kubernetes/kubernetes, pkg/apis/admissionregistration/validation.</remarks>
internal static class AdmissionValidation
{
    private const int NameSegments = 3;
    private static readonly string[] FailurePolicies = ["Fail", "Ignore"];
    private static readonly string[] MatchPolicies = ["Equivalent", "Exact"];
    private static readonly string[] SideEffects = ["None", "NoneOnDryRun"];
    private static readonly string[] KnownVersions = ["v1", "v1beta1"];

    public static void CheckWebhooks(JsonObject value, Violations violations)
    {
        var names = new HashSet<string>();
        var webhooks = value["webhooks"] as JsonArray ?? [];
        for (var index = 0; index < webhooks.Count; index++)
        {
            var webhook = webhooks[index] as JsonObject ?? [];
            Check(webhook, $"webhooks[{index}]", violations);
            if (!names.Add(JsonText.String(webhook["name"]) ?? ""))
            {
                violations.Duplicate($"webhooks[{index}].name", webhook["name"]);
            }
        }
    }

    private static void Check(JsonObject webhook, string path, Violations violations)
    {
        CheckName(webhook, path, violations);
        if (webhook["sideEffects"] is null)
        {
            violations.Required($"{path}.sideEffects", "must specify one of None, NoneOnDryRun");
        }

        violations.OneOf($"{path}.failurePolicy", webhook["failurePolicy"], FailurePolicies);
        violations.OneOf($"{path}.matchPolicy", webhook["matchPolicy"], MatchPolicies);
        violations.OneOf($"{path}.sideEffects", webhook["sideEffects"], SideEffects);
        if (JsonText.Integer(webhook["timeoutSeconds"]) is < 1 or > 30)
        {
            violations.Invalid($"{path}.timeoutSeconds", webhook["timeoutSeconds"], "the timeout value must be between 1 and 30 seconds");
        }

        var versions = (webhook["admissionReviewVersions"] as JsonArray ?? []).Select(JsonText.String).ToList();
        if (versions.Count == 0)
        {
            violations.Required($"{path}.admissionReviewVersions", "must specify one of v1, v1beta1");
        }
        else if (!versions.Any(version => KnownVersions.Contains(version)))
        {
            violations.Invalid($"{path}.admissionReviewVersions", webhook["admissionReviewVersions"], "must include at least one of v1, v1beta1");
        }

        var client = webhook["clientConfig"] as JsonObject ?? [];
        if (client["url"] is null == client["service"] is null)
        {
            violations.Required($"{path}.clientConfig", "exactly one of url or service is required");
        }
    }

    private static void CheckName(JsonObject webhook, string path, Violations violations)
    {
        if (!violations.HasText(webhook, path, "name"))
        {
            return;
        }

        var name = JsonText.String(webhook["name"])!;
        violations.Named($"{path}.name", name, NameRules.Subdomain(name));
        if (name.Split('.').Length < NameSegments)
        {
            violations.Invalid($"{path}.name", name, "should be a domain with at least three segments separated by dots");
        }
    }
}
