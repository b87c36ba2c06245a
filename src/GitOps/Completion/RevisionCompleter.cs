using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using GitOps.Core.Git;

namespace GitOps.Completion;

/// <summary>Completes the branches and tags of a repository on disk.</summary>
public sealed class RevisionCompleter : IArgumentCompleter
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
        return (fakeBoundParameters["Repository"] ?? HereFor(parameterName)) is string repository ? Candidates.Matching(wordToComplete, Candidates.Quietly(() => NamesIn(repository))) : Candidates.None;
    }

    /// <summary>Where revisions are compared, the repository is the one that the user is in unless another is named.</summary>
    private static string? HereFor(string parameterName) => parameterName is "From" or "To" ? "." : null;

    private static IReadOnlyList<string> NamesIn(string repository)
    {
        // A key press must not wait for the network.
        if (GitSource.DisplayOfUrl(repository) is not null)
        {
            return [];
        }

        using var source = GitSource.OpenAsync(Candidates.FileSystemPath(repository)).GetAwaiter().GetResult();
        return source.RevisionNames();
    }
}
