using System.Globalization;
using System.Management.Automation.Host;

namespace GitOps.Host.Terminal;

/// <summary>The engine's host on a console.</summary>
internal sealed class TerminalHost : PSHost
{
    /// <summary>What a script asked the process to end with; null when it did not.</summary>
    public int? RequestedExitCode { get; private set; }

    public override string Name => "gitops";

    public override Version Version { get; } = System.Version.Parse(SessionRunner.Version);

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override PSHostUserInterface UI { get; } = new TerminalInterface();

    public override CultureInfo CurrentCulture => CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture => CultureInfo.CurrentUICulture;

    public override void SetShouldExit(int exitCode) => RequestedExitCode = exitCode;

    public override void EnterNestedPrompt() => throw new NotSupportedException("gitops has no nested prompt.");

    public override void ExitNestedPrompt() => throw new NotSupportedException("gitops has no nested prompt.");

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }
}
