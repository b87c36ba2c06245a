using System.Collections;
using System.Management.Automation;
using GitOps.Completion;
using GitOps.Core.Git.Transports;
using GitOps.Core.Rendering.Limits;
using GitOps.Pipeline;

namespace GitOps.Commands;

/// <summary>A cmdlet that reads a path of a repository at a revision.</summary>
public abstract class SourceCommand : AsyncCommand
{
    private string? _shown;
    private string? _folder;

    /// <summary>Folder or file in the repository; its root by default.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(PathCompleter))]
    public virtual string Path { get; set; } = "";

    /// <summary>Branch, tag, commit, expression or semver range; HEAD by default.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(RevisionCompleter))]
    public virtual string? Revision { get; set; }

    /// <summary>Read the uncommitted files of the working copy.</summary>
    [Parameter]
    public virtual SwitchParameter WorkingTree { get; set; }

    /// <summary>Commits of history to fetch from a URL; all by default.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? Depth { get; set; }

    /// <summary>User and password, or token, for the repository's host.</summary>
    [Parameter]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>Hosts besides the repository's own that kustomizations may fetch bases and files from.</summary>
    [Parameter]
    [ValidateNotNull]
    public string[] AllowHost { get; set; } = [];

    /// <summary>Limits of rendering to raise or lower, by name, such as <c>@{ Objects = 200000 }</c>.</summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable Limit { get; set; } = [];

    /// <summary>How much a rendering may take.</summary>
    private protected RenderingLimits Limits =>
        new RenderingLimits().With(Limit.Cast<DictionaryEntry>().Select(entry => KeyValuePair.Create($"{entry.Key}", entry.Value is PSObject wrapped ? wrapped.BaseObject : entry.Value)));

    private protected sealed override object? DefaultTarget => _shown;

    private protected sealed override string? Folder => _folder;

    /// <summary>The repository as the core is to open it: an absolute path, or the URL. Errors name it without user information.</summary>
    private protected string Address(string repository)
    {
        var url = DisplayOfUrl(repository);
        _folder = url is null ? FileSystemPath(repository) : null;
        _shown = url ?? _folder;
        return _folder ?? repository;
    }

    /// <summary>Opens the files of a repository, or, where none is named, of <see cref="Path"/> on disk as it is.</summary>
    private protected Task<SourceFiles> OpenFilesAsync(string? repository, PipelineThread pipeline, CancellationToken cancellationToken)
    {
        var observer = new ReconcileObserver(this, pipeline, _ => { });
        var options = new GitSourceOptions { Credential = Credential?.GetNetworkCredential(), Depth = Depth, Verbose = observer.Verbose, Warning = observer.Warning };
        if (string.IsNullOrEmpty(repository))
        {
            _shown = _folder = FileSystemPath(Path.Length == 0 ? "." : Path);
            return SourceFiles.OnDiskAsync(_folder, "", options, AllowHost, cancellationToken);
        }

        return SourceFiles.OfRepositoryAsync(Address(repository), options, Path, Revision, WorkingTree, AllowHost, cancellationToken);
    }
}
