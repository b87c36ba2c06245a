using GitOps.Core.Checking.Schemas;
using GitOps.Core.Checking.Subjects;
using GitOps.Core.Files;
using GitOps.Core.Manifests;
using GitOps.Core.Rendering;
using GitOps.Core.Rendering.Limits;
using GitOps.Core.Rendering.Options;
using GitOps.Core.Settings;

namespace GitOps.Core.Checking;

/// <summary>Checks a repository before it meets a cluster, and reports everything that is wrong with it.</summary>
public static class RepositoryChecker
{
    /// <summary>The version checked for when nobody says one: the built-in table's.</summary>
    public static Version NewestKubernetes { get; } = new(1, 36);

    /// <summary>Checks a path, or everything that can be rendered.</summary>
    /// <param name="tree">Files of a commit, a working copy or a folder.</param>
    /// <param name="options">What to check for.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    /// <returns>The problems, by file and line; those silenced in a comment or in <c>gitops.yaml</c> are left out.</returns>
    /// <exception cref="GitOpsException"><c>PathNotFound</c>: the path to check is not there.</exception>
    public static IReadOnlyList<RepositoryProblem> Check(IFileTree tree, CheckOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tree);
        ArgumentNullException.ThrowIfNull(options);
        var problems = new List<RepositoryProblem>();
        string[] rules = [.. CheckRules.All.Select(rule => rule.Id)];
        var settings = RepositorySettings.Read(tree, options.Path ?? "", options.Render.Cache.Documents, problem => problems.Add(Place(problem)), rules).Check;
        var sets = Render(tree, options, problems, cancellationToken);

        var all = sets.SelectMany(set => set).ToList();
        var names = new ProvidedNames(all);
        var schema = new RepositorySchema(all, options.Schema ?? (ISchemaSource)new BuiltInSchema());
        var places = new FindingPlaces(tree, options.Render.Cache.Documents);
        var version = options.KubernetesVersion ?? settings.KubernetesVersion ?? NewestKubernetes;
        foreach (var finding in sets.SelectMany(set => CheckSet(new CheckedSet(set, names, schema, version), cancellationToken)))
        {
            problems.Add(places.Place(finding));
        }

        var comments = new IgnoreComments(tree);
        return problems.Distinct()
            .Where(problem => !settings.Silence(problem) && !comments.Silence(problem))
            .OrderBy(problem => problem.File, StringComparer.Ordinal).ThenBy(problem => problem.Line).ThenBy(problem => problem.Column)
            .ToList();
    }

    private static List<IReadOnlyList<Manifest>> Render(IFileTree tree, CheckOptions options, List<RepositoryProblem> problems, CancellationToken cancellationToken)
    {
        var failures = new List<(GitOpsException Failure, string Root)>();
        var sets = new List<IReadOnlyList<Manifest>>();
        foreach (var root in Roots(tree, options))
        {
            try
            {
                sets.Add(Renderer.Render(tree, root, options.Render with { OnError = exception => failures.Add((exception, root)), Warning = warning => problems.Add(Place(warning)) }, cancellationToken));
            }
            catch (GitOpsException exception) when (exception.ErrorId != "PathNotFound")
            {
                failures.Add((exception, root));
            }
        }

        // Nobody said that the whole repository is manifests: an application's configuration, in folders without any, is no mistake.
        var folders = sets.SelectMany(set => set).Select(manifest => FolderOf(manifest.Source)).ToHashSet();
        problems.AddRange(failures
            .Where(one => options.Path is not null || one.Failure.ErrorId != "NotAManifest" || one.Failure.Location is { } at && folders.Contains(FolderOf(at)))
            .Select(one => Place(one.Failure, one.Root)));
        return sets;
    }

    private static string FolderOf(SourceLocation place) => place.File[..Math.Max(0, place.File.LastIndexOf('/'))];

    private static IReadOnlyList<string> Roots(IFileTree tree, CheckOptions options)
    {
        var limited = new RenderingBudget(options.Render.Limits).Limit(tree);
        return options.Path is null ? RootFinder.FindAll(limited, options.Render.Cache.Documents) : RootFinder.Find(limited, options.Path, options.Render.Cache.Documents);
    }

    private static IEnumerable<Finding> CheckSet(CheckedSet set, CancellationToken cancellationToken)
    {
        foreach (var rule in CheckRules.OfManifests)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var finding in rule.Check(set))
            {
                yield return finding;
            }
        }
    }

    private static RepositoryProblem Place(SettingsProblem problem) =>
        new(CheckRules.InvalidSettings.Severity, CheckRules.InvalidSettings.Id, problem.File, problem.Line, problem.Column, problem.Message);

    private static RepositoryProblem Place(RenderWarning warning) =>
        new(CheckRules.DuplicateKey.Severity, CheckRules.DuplicateKey.Id, warning.Location.File, warning.Location.Line, warning.Column, warning.Message);

    private static RepositoryProblem Place(GitOpsException exception, string root)
    {
        var rule = CheckRules.ByErrorId.GetValueOrDefault(exception.ErrorId, CheckRules.NotRenderable);
        var (file, line, column) = (exception.Location?.File ?? root, exception.Location?.Line ?? 1, 1);
        var message = exception.Message;

        // The message of a failure begins with its place, which a problem has fields for.
        if (message.StartsWith($"{file}:{line}:", StringComparison.Ordinal))
        {
            message = message[$"{file}:{line}:".Length..];
            if (message.Split(':', 2) is [var number, var rest] && int.TryParse(number, out var found))
            {
                (column, message) = (found, rest);
            }
        }

        return new RepositoryProblem(rule.Severity, rule.Id, file, line, column, message.Trim(), exception.Target as ResourceId);
    }
}
