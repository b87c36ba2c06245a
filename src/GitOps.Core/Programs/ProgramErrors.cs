namespace GitOps.Core.Programs;

/// <summary>What can go wrong with a program of this machine, whatever it is for.</summary>
internal static class ProgramErrors
{
    public static GitOpsException NotRunnable(string path, Exception cause) => new(
        "ProgramNotRunnable",
        FailureKind.InvalidState,
        $"The program {path} cannot be run: {cause.Message}. Check that it is made for this system and that this user may execute it, or put another one on PATH before it.",
        path,
        innerException: cause);

    public static GitOpsException LimitExceeded(string path, string what) => new(
        "ProgramLimitExceeded", FailureKind.LimitExceeded, $"{Path.GetFileNameWithoutExtension(path)} was ended, because it {what}.", path);
}
