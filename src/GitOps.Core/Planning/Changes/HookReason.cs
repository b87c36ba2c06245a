using GitOps.Core.Sets.Declared;

namespace GitOps.Core.Planning.Changes;

/// <summary>Says in one line what a hook deletes, and when.</summary>
internal static class HookReason
{
    /// <param name="hook">The hook.</param>
    /// <param name="isReplaced">Whether what its last run left is deleted first.</param>
    public static string Of(DeclaredObject hook, bool isReplaced)
    {
        var policy = hook.Policy;
        var before = isReplaced ? "; what its last run left is deleted first" : "";
        var after = policy.HookDeletion.Contains("HookSucceeded") ? "; deleted once it succeeded"
            : policy.HookDeletion.Contains("HookFailed") ? "; deleted if it fails"
            : "";
        return $"{policy.Phase} hook{before}{after}";
    }
}
