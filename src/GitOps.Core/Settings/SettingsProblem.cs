namespace GitOps.Core.Settings;

/// <summary>Something wrong with a settings file.</summary>
/// <param name="File">Path of the file.</param>
/// <param name="Line">Line, counted from 1.</param>
/// <param name="Column">Column, counted from 1.</param>
/// <param name="Message">What is wrong and what to do.</param>
/// <param name="OfChecking">Whether it only concerns <c>Test-GitOpsRepo</c>: then it keeps nobody from syncing.</param>
internal sealed record SettingsProblem(string File, int Line, int Column, string Message, bool OfChecking);
