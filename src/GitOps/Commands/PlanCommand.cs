using System.Management.Automation;
using GitOps.Completion;
using GitOps.Core.Sets;

namespace GitOps.Commands;

/// <summary>A cmdlet that plans a sync, with the options that a plan depends on.</summary>
public abstract class PlanCommand : RepositoryCommand
{
    /// <summary>Delete members of the set that Git no longer declares.</summary>
    [Parameter]
    public SwitchParameter Prune { get; set; }

    /// <summary>Let prune delete Namespaces, CustomResourceDefinitions and PersistentVolumeClaims too.</summary>
    [Parameter]
    public SwitchParameter PruneProtected { get; set; }

    /// <summary>Let prune run although the path renders to nothing, which deletes the whole set.</summary>
    [Parameter]
    public SwitchParameter AllowEmpty { get; set; }

    /// <summary>More deletions than this stop the sync before anything is deleted.</summary>
    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int MaxDeletions { get; set; } = new PlanOptions().MaxDeletions;

    /// <summary>Take over fields that other controllers own.</summary>
    [Parameter]
    public SwitchParameter ForceConflicts { get; set; }

    /// <summary>Field managers to take fields over from; fields of others stay conflicts.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ManagerCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] ForceConflictsFrom { get; set; } = [];

    /// <summary>Take over objects that belong to another set, tool or controller.</summary>
    [Parameter]
    public SwitchParameter Adopt { get; set; }

    /// <summary>Delete and create anew objects of which an immutable field changed.</summary>
    [Parameter]
    public SwitchParameter AllowRecreate { get; set; }

    /// <summary>Leave in <c>$LASTEXITCODE</c> how it ended: 0 in sync, 1 failed, 2 differs, 4 incomplete.</summary>
    [Parameter]
    public SwitchParameter ExitCode { get; set; }

    private protected sealed override bool SetsExitCode => ExitCode;

    private protected PlanOptions PlanOptions => new()
    {
        Prune = Prune,
        PruneProtected = PruneProtected,
        AllowEmpty = AllowEmpty,
        MaxDeletions = MaxDeletions,
        ForceConflicts = ForceConflicts,
        ForceConflictsFrom = ForceConflictsFrom,
        Adopt = Adopt,
        AllowRecreate = AllowRecreate,
    };
}
