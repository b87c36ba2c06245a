using System.Management.Automation;
using System.Runtime.CompilerServices;
using GitOps.Core.Diffing;
using GitOps.Core.Rendering.Kustomize.Resources;

namespace GitOps.Pipeline;

/// <summary>
/// What a session keeps: of its renderings, so that the next revision costs what changed, and of what servers confirmed, so that it
/// is not asked again. One for each import of the module, gone when the module is removed or the session ends.
/// </summary>
internal sealed class SessionMemory
{
    private static readonly ConditionalWeakTable<PSModuleInfo, SessionMemory> Memories = [];

    /// <summary>What was rendered.</summary>
    public RenderCache Rendered { get; } = new();

    /// <summary>What servers confirmed.</summary>
    public ConfirmedObjects Confirmed { get; } = new();

    /// <summary>The memory of the session a cmdlet runs in.</summary>
    public static SessionMemory Of(PSCmdlet cmdlet) =>
        cmdlet.MyInvocation.MyCommand.Module is { } module ? Memories.GetValue(module, _ => new SessionMemory()) : new SessionMemory();
}
