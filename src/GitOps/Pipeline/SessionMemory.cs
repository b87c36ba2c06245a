using System.Collections.Concurrent;
using System.Management.Automation;
using System.Runtime.CompilerServices;
using GitOps.Core.Diffing;
using GitOps.Core.Rendering.Kustomize.Resources;

namespace GitOps.Pipeline;

/// <summary>
/// What a session keeps: of its renderings, so that the next revision costs what changed, and of what servers confirmed, so that it
/// is not asked again; and names that it met, for completion. One for each import of the module, gone when the module is removed or the session ends.
/// </summary>
internal sealed class SessionMemory
{
    private static readonly ConditionalWeakTable<PSModuleInfo, SessionMemory> Memories = [];

    private readonly ConcurrentDictionary<string, bool> _sets = [];
    private readonly ConcurrentDictionary<string, bool> _managers = [];

    /// <summary>What was rendered.</summary>
    public RenderCache Rendered { get; } = new();

    /// <summary>What servers confirmed.</summary>
    public ConfirmedObjects Confirmed { get; } = new();

    /// <summary>Sets that commands were about.</summary>
    public ICollection<string> Sets => _sets.Keys;

    /// <summary>Field managers that hold fields against a sync.</summary>
    public ICollection<string> Managers => _managers.Keys;

    /// <summary>The memory of the session that something is completed in; null when it has none yet.</summary>
    public static SessionMemory? Current
    {
        get
        {
            using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
            return shell.AddCommand("Get-Module").Invoke<PSModuleInfo>().Select(module => Memories.TryGetValue(module, out var memory) ? memory : null).FirstOrDefault(memory => memory is not null);
        }
    }

    /// <summary>Notes a set that a command is about.</summary>
    public void MetSet(string name) => _sets.TryAdd(name, true);

    /// <summary>Notes who holds fields against a sync.</summary>
    public void Met(IEnumerable<FieldChange> changes)
    {
        foreach (var manager in changes.Where(change => change.Cause == ChangeCause.Conflict).Select(change => change.LiveManager).OfType<string>())
        {
            _managers.TryAdd(manager, true);
        }
    }

    /// <summary>The memory of the session a cmdlet runs in.</summary>
    public static SessionMemory Of(PSCmdlet cmdlet) =>
        cmdlet.MyInvocation.MyCommand.Module is { } module ? Memories.GetValue(module, _ => new SessionMemory()) : new SessionMemory();
}
