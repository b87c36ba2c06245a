using System.Globalization;

namespace GitOps.Core.Ordering;

/// <summary>
/// What Helm's hook annotations ask of a sync, as Argo CD takes them
/// (https://argo-cd.readthedocs.io/en/stable/user-guide/helm/#helm-hooks): installing and upgrading are a sync; tests, rollbacks
/// and deletions have no equivalent, and their objects are not applied.
/// </summary>
internal static class HelmHook
{
    public const string Annotation = "helm.sh/hook";
    public const string WeightAnnotation = "helm.sh/hook-weight";
    public const string DeletionAnnotation = "helm.sh/hook-delete-policy";

    // Definitions of charts of Helm 2. They are no hooks to anybody else.
    private const string Definition = "crd-install";

    private static readonly Dictionary<string, SyncPhase> Phases = new(StringComparer.Ordinal)
    {
        ["pre-install"] = SyncPhase.PreSync,
        ["pre-upgrade"] = SyncPhase.PreSync,
        ["post-install"] = SyncPhase.PostSync,
        ["post-upgrade"] = SyncPhase.PostSync,
    };

    private static readonly Dictionary<string, string> Deletions = new(StringComparer.Ordinal)
    {
        ["before-hook-creation"] = "BeforeHookCreation",
        ["hook-succeeded"] = "HookSucceeded",
        ["hook-failed"] = "HookFailed",
    };

    /// <summary>Whether the annotation's value makes a hook of an object.</summary>
    public static bool IsHook(string? hook) => hook is not null && hook != Definition;

    /// <summary>When a hook is run; null when never.</summary>
    public static SyncPhase? PhaseOf(string hook) => Split(hook).Select(name => Phases.TryGetValue(name, out var phase) ? phase : (SyncPhase?)null).FirstOrDefault(phase => phase is not null);

    /// <summary>When a hook's object is deleted.</summary>
    public static IEnumerable<string> DeletionOf(string policy) => Split(policy).Select(name => Deletions.GetValueOrDefault(name)).OfType<string>();

    /// <summary>The wave that a weight stands for; what is no number is none to Helm either.</summary>
    public static int WaveOf(string? weight) => int.TryParse(weight, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var wave) ? wave : 0;

    private static string[] Split(string list) => list.Split(',', StringSplitOptions.TrimEntries);
}
