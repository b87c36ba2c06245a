using System.Text.Json.Nodes;
using GitOps.Sandbox.Storage;

namespace GitOps.Sandbox.Controllers.Pods;

/// <summary>How a workload is told to fail.</summary>
internal enum FailureMode
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Its images cannot be pulled.</summary>
    ImagePull,

    /// <summary>Its containers end again and again.</summary>
    CrashLoop,

    /// <summary>Its Pods never become ready, and its deadline passes soon.</summary>
    Deadline,
}

/// <summary>
/// Reads the annotation <c>sandbox.gitops/fail</c> (<c>image-pull</c>, <c>crash-loop</c>, <c>deadline</c>) of a Pod, its template, or the
/// workload that made it; without the annotation, or once it is removed, all goes well.
/// </summary>
/// <param name="client">Reads the owners.</param>
/// <param name="delay">How long a step takes.</param>
internal sealed class FailureModes(ControllerClient client, TimeSpan delay)
{
    /// <summary>The annotation's name.</summary>
    public const string Annotation = "sandbox.gitops/fail";

    private static readonly Dictionary<string, FailureMode> Modes = new()
    {
        ["image-pull"] = FailureMode.ImagePull,
        ["crash-loop"] = FailureMode.CrashLoop,
        ["deadline"] = FailureMode.Deadline,
    };

    // Kinds that control Pods or what controls them.
    private static readonly Dictionary<string, ResourceKey> Owners = new()
    {
        ["ReplicaSet"] = Kinds.ReplicaSets,
        ["Deployment"] = Kinds.Deployments,
        ["StatefulSet"] = Kinds.StatefulSets,
        ["DaemonSet"] = Kinds.DaemonSets,
        ["Job"] = Kinds.Jobs,
    };

    /// <summary>How long a step takes.</summary>
    public TimeSpan Delay { get; } = delay;

    /// <summary>How long until something that failed is tried again.</summary>
    public TimeSpan Retry { get; } = delay > TimeSpan.FromSeconds(1) ? delay : TimeSpan.FromSeconds(1);

    /// <summary>How an object is told to fail, by itself or by what controls it.</summary>
    public FailureMode Of(StoredObject stored)
    {
        var json = stored.ToJson();
        var own = Read(json) ?? Read(json["spec"]?["template"]);
        if (own is not null)
        {
            return own.Value;
        }

        var owner = stored.Owners.FirstOrDefault(reference => reference.Controller);
        return owner is not null && Owners.TryGetValue(owner.Kind, out var kind) && client.Get(new(kind, stored.Namespace, owner.Name)) is { } parent
            ? Of(parent)
            : FailureMode.None;
    }

    private static FailureMode? Read(JsonNode? json) =>
        json?["metadata"]?["annotations"]?[Annotation]?.GetValue<string>() is { } text && Modes.TryGetValue(text, out var mode) ? mode : null;
}
