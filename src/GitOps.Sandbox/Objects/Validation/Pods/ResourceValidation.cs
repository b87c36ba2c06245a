using System.Text.Json.Nodes;

namespace GitOps.Sandbox.Objects.Validation.Pods;

/// <summary>Rules of requests and limits.</summary>
internal static class ResourceValidation
{
    private static readonly string[] StandardNames = ["cpu", "memory", "ephemeral-storage", "storage"];

    public static void Check(JsonObject resources, string path, Violations violations)
    {
        var limits = resources["limits"] as JsonObject ?? [];
        var requests = resources["requests"] as JsonObject ?? [];
        CheckList(limits, $"{path}.limits", violations);
        CheckList(requests, $"{path}.requests", violations);
        foreach (var (name, request) in requests)
        {
            if (TryRead(limits[name], out var most) && TryRead(request, out var least) && least.CompareTo(most) > 0)
            {
                violations.Invalid($"{path}.requests", request, $"must be less than or equal to {name} limit of {most}");
            }
        }
    }

    /// <summary>Every quantity of a list has a known name and is not below zero.</summary>
    public static void CheckList(JsonObject quantities, string path, Violations violations)
    {
        foreach (var (name, value) in quantities)
        {
            var at = ErrorPath.Key(path, name);
            violations.Named(at, name, NameRules.Qualified(name));
            if (!name.Contains('/', StringComparison.Ordinal) && !StandardNames.Contains(name) && !name.StartsWith("hugepages-", StringComparison.Ordinal))
            {
                violations.Invalid(at, name, "must be a standard resource for containers");
            }

            if (TryRead(value, out var quantity) && quantity.Nanos.Sign < 0)
            {
                violations.Invalid(at, value, "must be greater than or equal to 0");
            }
        }
    }

    private static bool TryRead(JsonNode? value, out Quantity quantity)
    {
        var isRead = Quantity.TryParse(JsonText.String(value) ?? "", out var found);
        quantity = found ?? default;
        return isRead;
    }
}
