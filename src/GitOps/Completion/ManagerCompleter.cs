using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using GitOps.Pipeline;

namespace GitOps.Completion;

/// <summary>Completes the field managers that were met in conflicts since the session began.</summary>
public sealed class ManagerCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName,
        string parameterName,
        string wordToComplete,
        CommandAst commandAst,
        IDictionary fakeBoundParameters)
    {
        ArgumentNullException.ThrowIfNull(wordToComplete);
        return Candidates.Matching(wordToComplete, SessionMemory.Current?.Managers ?? []);
    }
}
