using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using GitOps.Core.Cluster;

namespace GitOps.Completion;

/// <summary>Completes the contexts of the kubeconfig that the command would use.</summary>
public sealed class ContextCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters)
    {
        ArgumentNullException.ThrowIfNull(fakeBoundParameters);
        return Candidates.Matching(
            wordToComplete,
            Candidates.Quietly(() => ClusterConnection.Contexts(fakeBoundParameters["Kubeconfig"] is string path ? Candidates.FileSystemPath(path) : null)));
    }
}
