using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using GitOps.Core.Git;
using GitOps.Core.Rendering;

namespace GitOps.Completion;

/// <summary>Completes what can be rendered of a repository on disk, at the revision that is named. Where no repository is, a path is one on disk.</summary>
public sealed class PathCompleter : IArgumentCompleter
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
        ArgumentNullException.ThrowIfNull(fakeBoundParameters);
        if (fakeBoundParameters["Repository"] is not string repository)
        {
            return MayReadFromDisk(commandName) ? null! : Candidates.None;
        }

        var typed = wordToComplete.Trim('\'', '"').Replace('\\', '/');
        typed = typed.StartsWith("./", StringComparison.Ordinal) ? typed[2..] : typed;
        return Candidates.Matching(typed, Candidates.Quietly(() => PathsIn(repository, typed, fakeBoundParameters)));
    }

    private static bool MayReadFromDisk(string command) => command is "Get-GitOpsManifest" or "Test-GitOpsRepo";

    private static IReadOnlyList<string> PathsIn(string repository, string typed, IDictionary parameters)
    {
        // A key press must not wait for the network.
        if (GitSource.DisplayOfUrl(repository) is not null)
        {
            return [];
        }

        using var source = GitSource.OpenAsync(Candidates.FileSystemPath(repository)).GetAwaiter().GetResult();
        var tree = parameters["WorkingTree"] is { } flag && LanguagePrimitives.IsTrue(flag) ? source.WorkingFiles() : source.Files(source.Resolve(parameters["Revision"] as string));
        // A repository may be named by one of its folders; the path goes on from there.
        var start = source.Folder.Length == 0 ? "" : source.Folder + "/";
        var folder = typed[..(typed.LastIndexOf('/') + 1)];
        return [.. RenderablePaths.In(tree, (start + folder).TrimEnd('/')).Where(path => path.StartsWith(start, StringComparison.Ordinal)).Select(path => path[start.Length..])];
    }
}
