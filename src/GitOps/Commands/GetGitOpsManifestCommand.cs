using System.Management.Automation;
using GitOps.Core;
using GitOps.Core.Rendering;
using GitOps.Core.Rendering.Options;
using GitOps.Core.Yaml;
using GitOps.Pipeline;

namespace GitOps.Commands;

/// <summary>Renders what a path declares: plain manifests, kustomizations and charts.</summary>
[Cmdlet(VerbsCommon.Get, "GitOpsManifest")]
[OutputType(typeof(ResourceManifest), typeof(string))]
public sealed class GetGitOpsManifestCommand : SourceCommand
{
    /// <summary>A path inside a working copy, a bare repository, or a URL; without it, <c>-Path</c> is a folder or file on disk, read as it is.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    public string? Repository { get; set; }

    /// <summary>Write one YAML stream that kubectl accepts.</summary>
    [Parameter]
    public SwitchParameter AsYaml { get; set; }

    private protected override async Task RunAsync(PipelineThread pipeline, CancellationToken cancellationToken)
    {
        using var files = await OpenFilesAsync(Repository, pipeline, cancellationToken);
        var observer = new ReconcileObserver(this, pipeline, _ => { });
        var options = new RenderOptions { Cache = SessionMemory.Of(this).Rendered, Limits = Limits, Remotes = files.Remotes, Warning = warning => observer.Warning(warning.ToString()), Verbose = observer.Verbose };
        var manifests = await OffPipelineAsync(() => Task.FromResult(Renderer.Render(files.Tree, files.Path, options, cancellationToken)));
        if (AsYaml)
        {
            WarnOfValues(manifests.Count(ManifestText.IsSecret));
            WriteObject(YamlWriter.WriteStream(manifests.Select(manifest => manifest.Object), KeyOrder.Kustomize).TrimEnd('\n'));
            return;
        }

        var text = new ManifestText(files.Tree, files.Path, options.Cache);
        foreach (var manifest in manifests)
        {
            WriteObject(new ResourceManifest(manifest.Id, manifest.Source, ObjectTree.From(manifest.Object)!)
            {
                Text = () => text.Of(manifest),
            });
        }
    }

    private void WarnOfValues(int secrets)
    {
        if (secrets > 0)
        {
            WriteWarning($"The YAML holds the values of {secrets} Secret{(secrets == 1 ? "" : "s")} as Git has them. Keep it out of logs.");
        }
    }
}
