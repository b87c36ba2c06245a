using System.Text.Json.Nodes;
using GitOps.Sandbox.Discovery;

namespace GitOps.Sandbox.Api.Verbs;

/// <summary>The scale subresource: how many there should be and are, whatever the kind (<c>autoscaling/v1 Scale</c>).</summary>
internal static class Scale
{
    // What a Scale repeats of its object's metadata.
    private static readonly string[] Metadata = ["name", "namespace", "uid", "resourceVersion", "creationTimestamp"];

    /// <summary>The scale of an object.</summary>
    public static JsonObject Of(ApiResource resource, JsonObject json)
    {
        var paths = resource.Custom?.Scale ?? ScalePaths.Workload;
        var metadata = new JsonObject();
        foreach (var name in Metadata)
        {
            if (json["metadata"]?[name] is { } value)
            {
                metadata[name] = value.DeepClone();
            }
        }

        var spec = new JsonObject();
        if (At(json, paths.SpecReplicas) is { } wanted)
        {
            spec["replicas"] = wanted.DeepClone();
        }

        var status = new JsonObject { ["replicas"] = At(json, paths.StatusReplicas)?.DeepClone() ?? 0 };
        var selector = paths.Selector.Length > 0 ? At(json, paths.Selector)?.GetValue<string>() ?? "" : SelectorText(resource, json);
        if (selector.Length > 0)
        {
            status["selector"] = selector;
        }

        return new JsonObject { ["kind"] = "Scale", ["apiVersion"] = "autoscaling/v1", ["metadata"] = metadata, ["spec"] = spec, ["status"] = status };
    }

    /// <summary>A copy of an object with the number of replicas that a scale wants.</summary>
    public static JsonObject Into(ApiResource resource, JsonObject json, int replicas)
    {
        var changed = json.DeepClone().AsObject();
        var path = (resource.Custom?.Scale ?? ScalePaths.Workload).SpecReplicas.Split('.');
        var parent = changed;
        foreach (var name in path[..^1])
        {
            if (parent[name] is not JsonObject child)
            {
                parent[name] = child = [];
            }

            parent = child;
        }

        parent[path[^1]] = replicas;
        return changed;
    }

    private static JsonNode? At(JsonObject json, string path)
    {
        JsonNode? node = json;
        foreach (var name in path.Split('.'))
        {
            node = (node as JsonObject)?[name];
        }

        return node;
    }

    // A ReplicationController's selector is a plain map of labels.
    private static string SelectorText(ApiResource resource, JsonObject json)
    {
        var selector = json["spec"]?["selector"] as JsonObject;
        var labels = resource.Group.Length == 0 ? selector : selector?["matchLabels"] as JsonObject;
        var terms = (labels ?? []).OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}");
        var expressions = (resource.Group.Length == 0 ? null : selector?["matchExpressions"] as JsonArray) ?? [];
        return string.Join(',', terms.Concat(expressions.OfType<JsonObject>().Select(Expression)));
    }

    private static string Expression(JsonObject expression)
    {
        var key = expression["key"]!.GetValue<string>();
        var values = string.Join(',', (expression["values"] as JsonArray ?? []).Select(value => value!.GetValue<string>()).Order(StringComparer.Ordinal));
        return expression["operator"]!.GetValue<string>() switch
        {
            "In" => $"{key} in ({values})",
            "NotIn" => $"{key} notin ({values})",
            "Exists" => key,
            _ => $"!{key}",
        };
    }
}
