using System.Globalization;
using System.Management.Automation.Host;

namespace GitOps.Module.Tests.Engine;

/// <summary>A host of a given width that keeps what is written to it.</summary>
internal sealed class RecordingHost(int width) : PSHost
{
    public RecordingInterface Screen { get; } = new(width);

    public override PSHostUserInterface UI => Screen;

    public override string Name => "recording";

    public override Version Version { get; } = new(1, 0);

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override CultureInfo CurrentCulture { get; } = CultureInfo.GetCultureInfo("en-US");

    public override CultureInfo CurrentUICulture { get; } = CultureInfo.GetCultureInfo("en-US");

    public override void SetShouldExit(int exitCode)
    {
    }

    public override void EnterNestedPrompt() => throw new NotSupportedException();

    public override void ExitNestedPrompt() => throw new NotSupportedException();

    public override void NotifyBeginApplication()
    {
    }

    public override void NotifyEndApplication()
    {
    }
}
