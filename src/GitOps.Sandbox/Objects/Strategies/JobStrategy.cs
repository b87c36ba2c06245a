using System.Text.Json.Nodes;
using GitOps.Sandbox.Objects.Writes;

namespace GitOps.Sandbox.Objects.Strategies;

/// <summary>A Job selects its own Pods by labels that the server makes up, unless told otherwise.</summary>
internal sealed class JobStrategy : KindStrategy
{
    private const string ControllerUid = "batch.kubernetes.io/controller-uid";

    public override void PrepareForCreate(JsonObject value, WriteContext context)
    {
        var spec = Object(value, "spec");
        if (JsonText.Boolean(spec["manualSelector"]) == true)
        {
            return;
        }

        var metadata = Object(value, "metadata");
        var uid = JsonText.String(metadata["uid"]) ?? "";
        var name = JsonText.String(metadata["name"]) ?? "";
        var template = Object(Object(spec, "template"), "metadata");

        // A job without labels of its own has those of its template, the made-up ones included.
        var shared = metadata["labels"] is not JsonObject labels || JsonEquality.Same(labels, template["labels"]);
        foreach (var (key, label) in new[] { ("controller-uid", uid), ("job-name", name), (ControllerUid, uid), ("batch.kubernetes.io/job-name", name) })
        {
            Object(template, "labels")[key] = label;
        }

        if (shared)
        {
            metadata["labels"] = template["labels"]!.DeepClone();
        }

        var selector = Object(Object(spec, "selector"), "matchLabels");
        if (!selector.ContainsKey(ControllerUid))
        {
            selector[ControllerUid] = uid;
        }
    }
}
