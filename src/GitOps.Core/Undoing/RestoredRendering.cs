using GitOps.Core.Files;
using GitOps.Core.Git;
using GitOps.Core.Rendering;
using GitOps.Core.Rendering.Options;
using GitOps.Core.Reverting;

namespace GitOps.Core.Undoing;

/// <summary>
/// Plans undos, and tells when a path that is made what it was would not render to what it did: it may read files outside of it,
/// which stay as they are now.
/// </summary>
internal sealed class RestoredRendering(GitSource source, RenderOptions render)
{
    private const int MostFiles = 5;

    /// <summary>The plan for a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="path">The path that is rendered.</param>
    /// <param name="warn">Hears of a path that will render otherwise.</param>
    /// <param name="cancellationToken">Ends the rendering.</param>
    /// <exception cref="GitOpsException">What <see cref="GitReverter.Plan"/> throws.</exception>
    public RevertPlan Plan(RevertRequest request, string path, Action<string> warn, CancellationToken cancellationToken)
    {
        try
        {
            var plan = new GitReverter(source).Plan(request);
            if (plan.RestoredTo is { } then && Difference(then, plan.Files, path, cancellationToken) is { } difference)
            {
                warn($"{PathRestoration.Name(path)} will be as at {then.ShortSha}, but will not render to the same objects: {difference}");
            }

            return plan;
        }
        catch (GitOpsException nothing) when (nothing.ErrorId == "NothingToRevert" && request.To is not null)
        {
            var difference = Difference(source.Resolve(request.To), source.Files(source.Resolve(request.OnBranch)), path, cancellationToken);
            throw difference is null ? nothing : new GitOpsException(nothing.ErrorId, nothing.Kind, $"{nothing.Message} It does not render to the same objects, though: {difference}", nothing.Target);
        }
    }

    /// <summary>Why a path does not render to what it did; null when it does, or when one of the two cannot be rendered.</summary>
    private string? Difference(Revision then, IFileTree files, string path, CancellationToken cancellationToken)
    {
        var (before, after) = (new ReadFiles(source.Files(then)), new ReadFiles(files));
        try
        {
            if (Render(before, path, cancellationToken).SequenceEqual(Render(after, path, cancellationToken)))
            {
                return null;
            }
        }
        catch (GitOpsException failure)
        {
            render.Verbose($"Whether {PathRestoration.Name(path)} will render as at {then.ShortSha} cannot be told: {failure.Message}");
            return null;
        }

        var outside = before.Paths.Union(after.Paths)
            .Where(file => !IsInside(file, path) && before.Find(file)?.ContentId != after.Find(file)?.ContentId)
            .Order(StringComparer.Ordinal)
            .ToArray();
        return outside.Length == 0
            ? "it takes something from outside of the repository."
            : $"{Listed(outside)} changed outside of it. To take that back, run Undo-GitOpsChange with -Path {outside[0]} -To {then.ShortSha} -NoSync first, or with -Commit and the commits that changed it.";
    }

    private static string Listed(string[] files) =>
        string.Join(", ", files.Take(MostFiles)) + (files.Length > MostFiles ? $" and {files.Length - MostFiles} more" : "");

    private static bool IsInside(string file, string path) => path.Length == 0 || file == path || file.StartsWith(path + "/", StringComparison.Ordinal);

    private string[] Render(IFileTree files, string path, CancellationToken cancellationToken) =>
        [.. Renderer.Render(files, path, render with { Warning = _ => { } }, cancellationToken).Select(manifest => manifest.Object.ToJsonString())];
}
