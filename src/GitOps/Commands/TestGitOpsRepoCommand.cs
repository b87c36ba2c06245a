using System.Management.Automation;
using GitOps.Annotations;
using GitOps.Completion;
using GitOps.Core.Checking;
using GitOps.Core.Checking.Schemas;
using GitOps.Core.Cluster;
using GitOps.Core.Rendering.Options;
using GitOps.Errors;
using GitOps.Pipeline;

namespace GitOps.Commands;

/// <summary>Checks a repository before it meets a cluster, and reports everything that is wrong with it.</summary>
[Cmdlet(VerbsDiagnostic.Test, "GitOpsRepo", DefaultParameterSetName = "Check")]
[OutputType(typeof(RepositoryProblem), typeof(RepositoryRule))]
public sealed class TestGitOpsRepoCommand : SourceCommand
{
    private static readonly Dictionary<ProblemSeverity, AnnotationLevel> Levels = new()
    {
        [ProblemSeverity.Information] = AnnotationLevel.Notice,
        [ProblemSeverity.Warning] = AnnotationLevel.Warning,
        [ProblemSeverity.Error] = AnnotationLevel.Error,
    };

    /// <summary>A path inside a working copy, a bare repository, or a URL; without it, <c>-Path</c> is a folder or file on disk, read as it is.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    public string? Repository { get; set; }

    /// <summary>Kubernetes version the manifests are for, such as 1.31; the newest that is known by default.</summary>
    [Parameter]
    public Version? KubernetesVersion { get; set; }

    /// <summary>Check by the types of a live cluster: this context of the kubeconfig.</summary>
    [Parameter(ParameterSetName = "Context", Mandatory = true)]
    [ArgumentCompleter(typeof(ContextCompleter))]
    public string? Context { get; set; }

    /// <summary>Path of the kubeconfig that has the context; the usual places by default.</summary>
    [Parameter(ParameterSetName = "Context")]
    public string? Kubeconfig { get; set; }

    /// <summary>Check by the types of a live cluster, given as an object.</summary>
    [Parameter(ParameterSetName = "Cluster", Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public ClusterTarget? Cluster { get; set; }

    /// <summary>Write the rules instead of checking.</summary>
    [Parameter(ParameterSetName = "Rules", Mandatory = true)]
    public SwitchParameter ListRules { get; set; }

    /// <summary>Leave in <c>$LASTEXITCODE</c> how it ended: 0 no errors found, 1 failed, 3 findings.</summary>
    [Parameter]
    public SwitchParameter ExitCode { get; set; }

    private protected override bool SetsExitCode => ExitCode;

    private protected override async Task RunAsync(PipelineThread pipeline, CancellationToken cancellationToken)
    {
        if (ListRules)
        {
            WriteObject(CheckRules.All, enumerateCollection: true);
            return;
        }

        var observer = new ReconcileObserver(this, pipeline, _ => { });
        using var files = await OpenFilesAsync(Repository, pipeline, cancellationToken);
        var options = new CheckOptions
        {
            Path = files.Path.Length == 0 ? null : files.Path,
            KubernetesVersion = KubernetesVersion,
            Schema = await SchemaAsync(observer, cancellationToken),
            Render = new RenderOptions { Cache = SessionMemory.Of(this).Rendered, Limits = Limits, Remotes = files.Remotes, Verbose = observer.Verbose },
        };
        var problems = await OffPipelineAsync(() => Task.FromResult(RepositoryChecker.Check(files.Tree, options, cancellationToken)));
        WriteObject(problems, enumerateCollection: true);
        foreach (var problem in problems)
        {
            Annotate(Levels[problem.Severity], problem.Rule, problem.Message, new SourceLocation(problem.File, problem.Line), problem.Column);
        }

        var errors = problems.Count(problem => problem.Severity == ProblemSeverity.Error);
        if (errors > 0)
        {
            SetOutcome(Outcome.Findings);
            WriteError(ErrorCatalogue.RepositoryHasErrors(errors, problems.Count - errors).ToErrorRecord(DefaultTarget));
        }
    }

    private async Task<OpenApiSchema?> SchemaAsync(ReconcileObserver observer, CancellationToken cancellationToken)
    {
        var target = Context is null ? Cluster : new ClusterTarget { Context = Context, Kubeconfig = Kubeconfig is null ? null : FileSystemPath(Kubeconfig) };
        if (target is null)
        {
            return null;
        }

        using var connection = ClusterConnection.Open(target, @namespace: null, observer);
        return await OffPipelineAsync(() => OpenApiSchema.OfAsync(connection, cancellationToken));
    }
}
