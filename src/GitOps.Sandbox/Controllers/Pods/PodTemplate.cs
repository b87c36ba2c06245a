using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using GitOps.Sandbox.Storage;

namespace GitOps.Sandbox.Controllers.Pods;

/// <summary>Pods from the template of a workload.</summary>
internal static class PodTemplate
{
    private const string Letters = "bcdfghjklmnpqrstvwxz2456789";
    private const int HashLength = 10;

    /// <summary>A short name for a template's content.</summary>
    public static string Hash(JsonNode? template)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes(template?.ToJsonString() ?? ""));
        return string.Concat(bytes.Take(HashLength).Select(value => Letters[value % Letters.Length]));
    }

    /// <summary>A Pod of a workload's template.</summary>
    /// <param name="owner">The workload.</param>
    /// <param name="template">Its template.</param>
    /// <param name="name">The Pod's name.</param>
    /// <param name="owners">The reference to the workload.</param>
    /// <param name="labels">Labels besides the template's.</param>
    public static JsonObject Pod(StoredObject owner, JsonObject template, string name, JsonArray owners, params (string Name, string Value)[] labels)
    {
        var metadata = new JsonObject { ["name"] = name, ["namespace"] = owner.Namespace };
        foreach (var field in new[] { "labels", "annotations" })
        {
            if (template["metadata"]?[field] is { } value)
            {
                metadata[field] = value.DeepClone();
            }
        }

        if (labels.Length > 0 && metadata["labels"] is not JsonObject)
        {
            metadata["labels"] = new JsonObject();
        }

        foreach (var (label, value) in labels)
        {
            metadata["labels"]![label] = value;
        }

        metadata["ownerReferences"] = owners;
        return new JsonObject { ["metadata"] = metadata, ["spec"] = template["spec"]!.DeepClone() };
    }
}
