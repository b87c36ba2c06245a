using GitOps.Core.Checking;
using GitOps.Core.Files;
using GitOps.Core.Git;
using GitOps.Core.Membership;
using GitOps.Core.Ordering;
using GitOps.Core.Rendering;
using GitOps.Core.Rendering.Kustomize.Loading;
using GitOps.Core.Rendering.Options;
using GitOps.Core.Rendering.Remotes;
using GitOps.Core.Sets;
using GitOps.Core.Sets.Declared;
using GitOps.Core.Settings;
using GitOps.Core.Telemetry;

namespace GitOps.Core.Revisions;

/// <summary>Compares what a path declares at two revisions. No cluster is needed or asked.</summary>
public sealed class RevisionDiff
{
    private readonly ReconcileRequest _request;
    private readonly GitSource _source;
    private readonly RenderOptions _render;
    private readonly IReconcileObserver _observer;
    private readonly CancellationToken _cancellationToken;

    private RevisionDiff(ReconcileRequest request, GitSource source, RenderOptions render, IReconcileObserver observer, CancellationToken cancellationToken)
    {
        _request = request;
        _source = source;
        _render = render;
        _observer = observer;
        _cancellationToken = cancellationToken;
    }

    /// <summary>What changes from the range's revision to the request's.</summary>
    /// <exception cref="GitOpsException">Something of it is wrong; the failure's id and message say what, and of which revision.</exception>
    public static async Task<DiffReport> CompareAsync(
        ReconcileRequest request, RevisionRange range, IReconcileObserver observer, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(range);
        ArgumentNullException.ThrowIfNull(observer);
        var started = request.Time.GetTimestamp();
        var options = request.SourceOptions(observer) with { OtherRevision = range.From };
        using var source = await GitSource.OpenAsync(request.Repository, options, cancellationToken);
        using var remotes = new RemoteSource(request.Repository, options, new AllowedHosts(request.Repository, source.Origin, request.AllowedHosts));
        var render = request.Rendering(remotes, observer);
        var diffs = new RevisionDiff(request, source, render, observer, cancellationToken).Compare(range);
        return new DiffReport(diffs, Requests: 0, request.Time.GetElapsedTime(started));
    }

    private IReadOnlyList<ResourceDiff> Compare(RevisionRange range)
    {
        var (to, toFiles) = _request.WorkingTree ? _source.WorkingTree() : Files(_source.Resolve(_request.Revision));
        var (from, fromFiles) = Files(Base(_source.Resolve(range.From), to, range.Direct));
        _observer.Verbose($"Repository: {_source.Repository}, from {from} \"{from.Subject}\" to {to} \"{to.Subject}\"");
        var path = _source.PathIn(_request.Path);
        if (toFiles.Find(path) is null && fromFiles.Find(path) is null)
        {
            // Says so, with the closest path.
            Renderer.Render(toFiles, path, _render, _cancellationToken);
        }

        var before = Of("-From", from, () => Render(from, fromFiles, path, _render with { Warning = warning => _observer.Verbose(warning.ToString()) }));
        var after = Of("-To", to, () => Render(to, toFiles, path, _render));
        var kinds = DeclaredKinds.Of(before.Manifests, after.Manifests);
        var mask = before.Settings.Mask.And(after.Settings.Mask);
        mask = _request.Namespace is null ? mask.InAnyNamespace() : mask;
        var set = new DeclaredSet(kinds.Catalog, "Kubernetes", _request.Namespace ?? "", setId: null, to, mask);
        var old = Of("-From", from, () => Resolve(set, before));
        var now = Of("-To", to, () => Resolve(set, after));

        var name = _request.Name is { } given ? SetName.Check(given) : SetName.From(_source.Name, path);
        var autoscaled = now.Where(item => item.Id is { Group: "autoscaling", Kind: "HorizontalPodAutoscaler" }).Select(item => AutoscaledReplicas.RuleOf(item.Object, item.Id.Namespace));
        var rules = new IgnoreRules(name, _request.FieldManager, [.. after.Settings.IgnoreRules, .. autoscaled]);
        var refusal = new SchemaRefusal(kinds.After, new FindingPlaces(toFiles, _request.Cache.Documents));
        var template = new ResourceDiff { Action = DiffAction.Unchanged, Id = new ResourceId("", "", "", "", ""), Set = name, Revision = to, From = from, Cluster = null };
        var diffs = new RevisionComparer(kinds, rules, refusal, template).Compare(old, now);
        var origins = new RevisionOrigins(_source, before, after, old, path);
        return [.. diffs.Select(diff => origins.Attribute(diff, _cancellationToken))];
    }

    /// <summary>What a pull request changes is what it changes of the commit that it began with: not what its target branch got meanwhile.</summary>
    private Revision Base(Revision from, Revision to, bool direct)
    {
        if (direct || from.Sha == to.Sha)
        {
            return from;
        }

        var shared = _source.MergeBase(from, to);
        if (shared.Sha == to.Sha)
        {
            _observer.Warning($"{from} holds all of {to}, so that merging it changes nothing. What going back to it would change is shown with -Direct.");
        }
        else if (shared.Sha != from.Sha)
        {
            _observer.Verbose($"Compared with {shared.ShortSha}, where {to} left {from}.");
        }

        return shared;
    }

    private (Revision Revision, IFileTree Files) Files(Revision revision) => (revision, _source.Files(revision));

    /// <summary>A path that a revision does not have declares nothing there: it comes or goes with the change.</summary>
    private DeclaredRevision Render(Revision revision, IFileTree files, string path, RenderOptions options)
    {
        var settings = RepositorySettings.Require(files, path, options.Cache.Documents);
        var manifests = files.Find(path) is null ? [] : Renderer.Render(files, path, options, _cancellationToken);
        _observer.Verbose($"Rendered {manifests.Count} objects of {(path.Length == 0 ? "the repository's root" : path)} at {revision}");
        return new DeclaredRevision(revision, files, manifests, settings.Sync);
    }

    private static DeclaredObject[] Resolve(DeclaredSet set, DeclaredRevision revision) => [.. set.Resolve(revision.Manifests).OrderBy(item => KindOrder.Rank(item.Id))];

    private static T Of<T>(string side, Revision revision, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (GitOpsException failure)
        {
            throw new GitOpsException(
                failure.ErrorId, failure.Kind, $"{failure.Message.TrimEnd()} (in {revision}, {side})", failure.Target, failure.Location, failure.InnerException);
        }
    }
}
