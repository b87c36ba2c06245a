using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using GitOps.Core.Membership;
using GitOps.Pipeline;

namespace GitOps.Completion;

/// <summary>Completes the sets of the cluster that the command would use, and those that the session met.</summary>
public sealed class SetCompleter : IArgumentCompleter
{
    /// <summary>Who pressed a key waits no longer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters)
    {
        ArgumentNullException.ThrowIfNull(wordToComplete);
        ArgumentNullException.ThrowIfNull(fakeBoundParameters);
        return Candidates.Matching(wordToComplete, [.. Candidates.Quietly(() => NamesIn(fakeBoundParameters)), .. SessionMemory.Current?.Sets ?? []]);
    }

    private static IReadOnlyList<string> NamesIn(IDictionary parameters)
    {
        var target = parameters["Cluster"] switch
        {
            PSObject { BaseObject: ClusterTarget wrapped } => wrapped,
            ClusterTarget cluster => cluster,
            _ => new ClusterTarget
            {
                Context = parameters["Context"] as string,
                Kubeconfig = parameters["Kubeconfig"] is string path ? Candidates.FileSystemPath(path) : null,
            },
        };
        using var patience = new CancellationTokenSource(Patience);
        var asking = Task.Run(() => SetNames.InAsync(target, parameters["Namespace"] as string, patience.Token));
        return asking.Wait(Patience) ? asking.Result : [];
    }
}
