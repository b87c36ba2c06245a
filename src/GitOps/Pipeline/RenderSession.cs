using System.Management.Automation;
using System.Runtime.CompilerServices;
using GitOps.Core.Rendering;

namespace GitOps.Pipeline;

/// <summary>
/// What a session keeps of its renderings, so that the next revision costs what changed: one cache for each import of the
/// module, gone when the module is removed or the session ends.
/// </summary>
internal static class RenderSession
{
    private static readonly ConditionalWeakTable<PSModuleInfo, RenderCache> Caches = [];

    /// <summary>The cache of the session a cmdlet runs in.</summary>
    public static RenderCache CacheOf(PSCmdlet cmdlet) =>
        cmdlet.MyInvocation.MyCommand.Module is { } module ? Caches.GetValue(module, _ => new RenderCache()) : new RenderCache();
}
