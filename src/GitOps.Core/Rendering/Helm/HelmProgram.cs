using GitOps.Core.Programs;
using GitOps.Core.Rendering.Failures;
using GitOps.Core.Rendering.Options;

namespace GitOps.Core.Rendering.Helm;

/// <summary>
/// The <c>helm</c> program, run in a folder of its own. It knows nothing of the user: no variables but those it needs, and no
/// configuration, cache, plugins, logins or clusters.
/// </summary>
/// <param name="folder">The folder.</param>
/// <param name="options">Where helm is, and what it may take.</param>
/// <param name="at">Where the chart is asked for.</param>
internal sealed class HelmProgram(ChartFolder folder, RenderOptions options, SourceLocation at)
{
    private const string Private = ".helm";
    private static readonly string[] Needed = ["PATH", "SystemRoot", "SystemDrive", "PATHEXT"];
    private static readonly string[] NeededToReachOut =
        ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy", "SSL_CERT_FILE", "SSL_CERT_DIR"];

    private static readonly string[] Homes =
    [
        "HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA", "TMPDIR", "TEMP", "TMP",
        "HELM_CACHE_HOME", "HELM_CONFIG_HOME", "HELM_DATA_HOME", "HELM_PLUGINS", "HELM_REPOSITORY_CACHE",
    ];

    private static readonly string[] Files = ["KUBECONFIG", "HELM_REPOSITORY_CONFIG", "HELM_REGISTRY_CONFIG"];

    /// <summary>Renders, and gives what helm prints. Nothing is fetched.</summary>
    public string Template(HelmTemplate template, CancellationToken cancellationToken) => Run([.. template.Arguments()], Variables(Needed), cancellationToken);

    /// <summary>Fetches charts.</summary>
    public void Fetch(IReadOnlyList<string> arguments, CancellationToken cancellationToken) => Run(arguments, Variables([.. Needed, .. NeededToReachOut]), cancellationToken);

    private string Run(IReadOnlyList<string> arguments, Dictionary<string, string?> variables, CancellationToken cancellationToken)
    {
        var helm = ExternalProgram.Find("helm", options.HelmSearchPath ?? Environment.GetEnvironmentVariable("PATH")) ?? throw HelmErrors.NotFound(at);
        var limits = options.Limits;
        var call = new ProgramCall(folder.Path, arguments)
        {
            Environment = variables,
            InheritsEnvironment = false,
            Limits = new ProgramLimits { Time = TimeSpan.FromSeconds(limits.ProgramSeconds), OutputBytes = limits.ProgramBytes, MemoryBytes = limits.ProgramMemory },
        };
        try
        {
            var (exitCode, output, errors) = helm.RunAsync(call, cancellationToken).GetAwaiter().GetResult();
            return exitCode == 0 ? output : throw HelmErrors.Failed(at, folder.InTermsOfTree(errors));
        }
        catch (GitOpsException exception) when (exception.Location is null)
        {
            throw HelmErrors.At(at, exception);
        }
    }

    private Dictionary<string, string?> Variables(IEnumerable<string> taken)
    {
        var variables = taken.Select(name => (Name: name, Value: Environment.GetEnvironmentVariable(name)))
            .Where(variable => variable.Value is not null)
            .ToDictionary(variable => variable.Name, variable => variable.Value);
        foreach (var name in Homes)
        {
            variables[name] = Directory.CreateDirectory(Path.Combine(folder.Path, Private, name.ToLowerInvariant())).FullName;
        }

        foreach (var name in Files)
        {
            variables[name] = Path.Combine(folder.Path, Private, "none", name);
        }

        return variables;
    }
}
