using System.Management.Automation;
using GitOps.Core.Checking;
using GitOps.Core.Rendering;
using GitOps.Errors;
using GitOps.Pipeline;

namespace GitOps.Commands;

/// <summary>Checks a repository before it meets a cluster, and reports everything that is wrong with it.</summary>
[Cmdlet(VerbsDiagnostic.Test, "GitOpsRepo", DefaultParameterSetName = "Check")]
[OutputType(typeof(RepositoryProblem), typeof(RepositoryRule))]
public sealed class TestGitOpsRepoCommand : SourceCommand
{
    /// <summary>A path inside a working copy, a bare repository, or a URL; without it, <c>-Path</c> is a folder or file on disk, read as it is.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    public string? Repository { get; set; }

    /// <summary>Kubernetes version the manifests are for, such as 1.31; the newest that is known by default.</summary>
    [Parameter]
    public Version? KubernetesVersion { get; set; }

    /// <summary>Write the rules instead of checking.</summary>
    [Parameter(ParameterSetName = "Rules", Mandatory = true)]
    public SwitchParameter ListRules { get; set; }

    private protected override async Task RunAsync(PipelineThread pipeline, CancellationToken cancellationToken)
    {
        if (ListRules)
        {
            WriteObject(CheckRules.All, enumerateCollection: true);
            return;
        }

        using var files = await OpenFilesAsync(Repository, cancellationToken);
        var options = new CheckOptions
        {
            Path = files.Path.Length == 0 ? null : files.Path,
            KubernetesVersion = KubernetesVersion,
            Render = new RenderOptions { Verbose = message => pipeline.Write(() => WriteVerbose(message)) },
        };
        var problems = await OffPipelineAsync(() => Task.FromResult(RepositoryChecker.Check(files.Tree, options, cancellationToken)));
        WriteObject(problems, enumerateCollection: true);
        var errors = problems.Count(problem => problem.Severity == ProblemSeverity.Error);
        if (errors > 0)
        {
            WriteError(ErrorCatalogue.RepositoryHasErrors(errors, problems.Count - errors).ToErrorRecord(DefaultTarget));
        }
    }
}
