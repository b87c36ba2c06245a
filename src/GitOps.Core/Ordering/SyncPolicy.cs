using System.Globalization;
using System.Text.Json.Nodes;
using GitOps.Core.Objects.Ownership;

namespace GitOps.Core.Ordering;

/// <summary>When in a sync an object has its turn.</summary>
internal enum SyncPhase
{
    /// <summary>Hooks before anything else.</summary>
    PreSync,

    /// <summary>The declared objects, and hooks among them.</summary>
    Sync,

    /// <summary>Hooks after everything is healthy.</summary>
    PostSync,

    /// <summary>Hooks after a failure.</summary>
    SyncFail,
}

/// <summary>
/// What a manifest's annotations ask of a sync: those of Argo CD (sync waves, hooks, sync options), Flux
/// (ssa, force, reconcile), cli-utils (depends-on, mutation) and Helm (hooks), so that repositories written for them keep working.
/// </summary>
internal sealed record SyncPolicy
{
    private const string Argo = "argocd.argoproj.io/";
    private const string Flux = "kustomize.toolkit.fluxcd.io/";
    private const string DependsOnAnnotation = "config.kubernetes.io/depends-on";

    private static readonly (string Part, string Name)[] HookMarks = [("annotations", Argo + "hook"), ("labels", Argo + "hook"), ("annotations", HelmHook.Annotation)];

    /// <summary>The phase; an object that is no hook is of <see cref="SyncPhase.Sync"/>.</summary>
    public SyncPhase Phase { get; private init; } = SyncPhase.Sync;

    /// <summary>Whether it is a hook: run in each sync that changes something, and no part of what is compared.</summary>
    public bool IsHook { get; private init; }

    /// <summary>When a hook's object is deleted: <c>BeforeHookCreation</c>, <c>HookSucceeded</c>, <c>HookFailed</c>.</summary>
    public IReadOnlyList<string> HookDeletion { get; private init; } = [];

    /// <summary>Lower waves are applied and healthy before higher ones.</summary>
    public int Wave { get; private init; }

    /// <summary>Objects that must be healthy before.</summary>
    public IReadOnlyList<ResourceId> DependsOn { get; private init; } = [];

    /// <summary>Why the object is not applied at all; null when it is.</summary>
    public string? LeftAlone { get; private init; }

    /// <summary>Whether it is only created, never changed.</summary>
    public bool CreateOnly { get; private init; }

    /// <summary>Reads the annotations.</summary>
    /// <exception cref="GitOpsException">One of them cannot be understood (<c>AnnotationInvalid</c>).</exception>
    public static SyncPolicy Of(JsonObject manifest, SourceLocation source)
    {
        var (hook, phase) = HookOf(manifest);
        var ssa = Mark(manifest, Flux + "ssa");
        return new SyncPolicy
        {
            Phase = phase ?? SyncPhase.Sync,
            IsHook = phase is not null,
            HookDeletion = HookDeletionOf(manifest),
            Wave = WaveOf(manifest, source),
            DependsOn = [.. (Mark(manifest, DependsOnAnnotation) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(reference => ParseReference(reference, source))],
            LeftAlone = WhyLeftAlone(manifest, hook, phase, ssa),
            CreateOnly = Is(ssa, "IfNotPresent") || Mark(manifest, "client.lifecycle.config.k8s.io/mutation") == "ignore",
        };
    }

    /// <summary>Whether an object is a hook's, whatever is asked of it.</summary>
    public static bool IsMarkedHook(JsonObject value) => HookOf(value).Mark is not null;

    // Where both are there, Argo CD's own annotation counts.
    private static (string? Mark, SyncPhase? Phase) HookOf(JsonObject manifest)
    {
        if (Mark(manifest, Argo + "hook") is { } hook)
        {
            var phase = hook.Split(',', StringSplitOptions.TrimEntries)
                .Select(name => Enum.TryParse(name, out SyncPhase found) ? found : (SyncPhase?)null).FirstOrDefault(found => found is not null);
            return ($"{Argo}hook: {hook}", phase);
        }

        return Mark(manifest, HelmHook.Annotation) is { } helm && HelmHook.IsHook(helm) ? ($"{HelmHook.Annotation}: {helm}", HelmHook.PhaseOf(helm)) : (null, null);
    }

    private static string[] HookDeletionOf(JsonObject manifest) =>
        Mark(manifest, Argo + "hook-delete-policy") is { } policy ? policy.Split(',', StringSplitOptions.TrimEntries)
        : Mark(manifest, HelmHook.DeletionAnnotation) is { } helm && HelmHook.DeletionOf(helm).ToArray() is { Length: > 0 } known ? known
        : ["BeforeHookCreation"];

    /// <summary>Whether a live object was made by a hook, as far as what a field manager applied of it says so.</summary>
    public static bool IsMarkedHook(JsonObject live, ManagedEntry applied) => IsMarkedHook(live) && HookMarks.Any(mark => applied.OwnsMetadata(mark.Part, mark.Name));

    private static string? WhyLeftAlone(JsonObject manifest, string? hook, SyncPhase? phase, string? ssa)
    {
        if (hook is not null && phase is null)
        {
            return $"left alone, because it is marked {hook}";
        }

        if (Is(ssa, "Ignore"))
        {
            return $"left alone, because it is marked {Flux}ssa: {ssa}";
        }

        return Is(Mark(manifest, Flux + "reconcile"), "disabled") ? $"left alone, because it is marked {Flux}reconcile: disabled" : null;
    }

    private static int WaveOf(JsonObject manifest, SourceLocation source)
    {
        if (Mark(manifest, Argo + "sync-wave") is not { } text)
        {
            return HelmHook.WaveOf(Mark(manifest, HelmHook.WeightAnnotation));
        }

        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var wave)
            ? wave
            : throw Invalid(source, Argo + "sync-wave", text, "an integer");
    }

    /// <summary><c>group/namespaces/namespace/Kind/name</c>, or <c>group/Kind/name</c> for a cluster-scoped object; the core group is empty.</summary>
    private static ResourceId ParseReference(string reference, SourceLocation source) => reference.Split('/') switch
    {
        [var group, "namespaces", var @namespace, var kind, var name] => new ResourceId(group, "", kind, @namespace, name),
        [var group, var kind, var name] => new ResourceId(group, "", kind, "", name),
        _ => throw Invalid(source, DependsOnAnnotation, reference, "group/namespaces/namespace/Kind/name or group/Kind/name"),
    };

    private static GitOpsException Invalid(SourceLocation source, string annotation, string value, string expected) => new(
        "AnnotationInvalid",
        FailureKind.InvalidInput,
        $"{source}: annotation {annotation} is '{value}'; it must be {expected}.",
        value,
        source);

    private static bool Is(string? value, string expected) => string.Equals(value, expected, StringComparison.OrdinalIgnoreCase);

    private static string? Mark(JsonObject manifest, string name) =>
        manifest["metadata"] is not JsonObject metadata
            ? null
            : Text((metadata["annotations"] as JsonObject)?[name]) ?? Text((metadata["labels"] as JsonObject)?[name]);

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
