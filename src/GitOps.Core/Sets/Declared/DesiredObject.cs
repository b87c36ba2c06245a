using System.Text.Json.Nodes;
using GitOps.Core.Objects;

namespace GitOps.Core.Sets.Declared;

/// <summary>Makes of a manifest what is sent to the server.</summary>
internal static class DesiredObject
{
    /// <summary>A copy without what only servers write, in the namespace and with the membership label given.</summary>
    /// <param name="manifest">The manifest's object.</param>
    /// <param name="namespace">Namespace; null for a cluster-scoped kind.</param>
    /// <param name="setId">Id of the set it becomes a member of; null to leave its labels alone.</param>
    /// <param name="name">Name in the place of the one that the server would make; null for the manifest's own.</param>
    public static JsonObject From(JsonObject manifest, string? @namespace, string? setId, string? name = null)
    {
        var desired = manifest.DeepClone().AsObject();
        desired.Remove("status");
        if (desired["metadata"] is not JsonObject metadata)
        {
            desired["metadata"] = metadata = [];
        }

        foreach (var field in (string[])["resourceVersion", "uid", "generation", "managedFields", "selfLink"])
        {
            metadata.Remove(field);
        }

        if (metadata["creationTimestamp"] is null)
        {
            metadata.Remove("creationTimestamp");
        }

        if (name is not null)
        {
            metadata.Remove("generateName");
            metadata["name"] = name;
        }

        if (@namespace is null)
        {
            metadata.Remove("namespace");
        }
        else
        {
            metadata["namespace"] = @namespace;
        }

        if (setId is not null)
        {
            if (metadata["labels"] is not JsonObject labels)
            {
                metadata["labels"] = labels = [];
            }

            labels[ApplySet.MemberLabel] = setId;
        }

        return desired;
    }
}
