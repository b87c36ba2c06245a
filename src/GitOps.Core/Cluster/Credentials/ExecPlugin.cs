using System.ComponentModel;
using GitOps.Core.Cluster.Kubeconfigs;
using GitOps.Core.Cluster.Transport;
using GitOps.Core.Telemetry;

namespace GitOps.Core.Cluster.Credentials;

/// <summary>
/// Credentials that a program gives (https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins).
/// It runs when a request needs it and nobody else waits for it already; a failure is told to those who wait, and forgotten.
/// </summary>
internal sealed class ExecPlugin(
    ClusterAccess access, ExecPluginSettings plugin, ClientCertificate? certificate, IReconcileObserver? observer, TimeProvider time) : ICredentialSource
{
    private const int MostMessages = 20;

    /// <summary>A login in a browser may take its time.</summary>
    private static readonly TimeSpan LongestRun = TimeSpan.FromMinutes(5);

    private readonly object _gate = new();
    private (ClusterCredential Credential, DateTimeOffset? Expires)? _given;
    private Task<ClusterCredential>? _running;

    public async Task<ClusterCredential> GetAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task<ClusterCredential> run;
            lock (_gate)
            {
                if (_given is { } given && (given.Expires is null || time.GetUtcNow() < given.Expires))
                {
                    return given.Credential;
                }

                run = _running ??= RunAsync(cancellationToken);
            }

            try
            {
                return await run.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // Who had started it does not want it any more; we do.
            }
        }
    }

    public bool Refused(ClusterCredential credential)
    {
        lock (_gate)
        {
            // Those who were refused later than the first find the next ones there.
            if (ReferenceEquals(_given?.Credential, credential))
            {
                _given = null;
            }
        }

        return true;
    }

    private async Task<ClusterCredential> RunAsync(CancellationToken cancellationToken)
    {
        await Task.Yield();
        try
        {
            var given = await AskAsync(cancellationToken);
            lock (_gate)
            {
                _given = given;
            }

            return given.Credential;
        }
        finally
        {
            lock (_gate)
            {
                _running = null;
            }
        }
    }

    private async Task<(ClusterCredential Credential, DateTimeOffset? Expires)> AskAsync(CancellationToken cancellationToken)
    {
        var interactive = IsInteractive();
        var file = PluginProcess.Find(plugin.Command) ?? throw Failure($"is not there{Hint()}");
        var environment = plugin.Environment.Append(KeyValuePair.Create("KUBERNETES_EXEC_INFO", ExecCredential.Request(plugin, access.Cluster, interactive)));
        var messages = new List<string>();
        using var limit = new CancellationTokenSource(LongestRun, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        observer?.Verbose($"Asking the exec plugin '{plugin.Command}' for credentials.");
        try
        {
            var (exitCode, output) = await PluginProcess.RunAsync(file, plugin.Arguments, environment, interactive, Tell, ended.Token);
            return exitCode == 0
                ? ExecCredential.Read(output, plugin.ApiVersion, certificate)
                : throw Failure($"ended with exit code {exitCode}{(messages.Count == 0 ? "" : $": {string.Join(' ', messages)}")}");
        }
        catch (FormatException failure)
        {
            throw Failure(failure.Message);
        }
        catch (Win32Exception failure)
        {
            throw Failure($"cannot be started: {failure.Message}{Hint()}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Failure($"did not end within {LongestRun.TotalMinutes:0} minutes{(messages.Count == 0 ? "" : $"; it said: {string.Join(' ', messages)}")}");
        }

        void Tell(string line)
        {
            if (messages.Count < MostMessages && ForeignText.OnOneLine(line.Trim()) is { Length: > 0 } text)
            {
                messages.Add(text);
                observer?.Warning($"{Path.GetFileName(plugin.Command)}: {text}");
            }
        }
    }

    private bool IsInteractive()
    {
        var hasTerminal = Environment.UserInteractive && !Console.IsInputRedirected;
        return plugin.InteractiveMode == ExecApi.Always && !hasTerminal
            ? throw Failure("always asks the user (interactiveMode: Always), and there is no terminal to ask at")
            : plugin.InteractiveMode != ExecApi.Never && hasTerminal;
    }

    private string Hint() => plugin.InstallHint is { Length: > 0 } hint ? $". {hint.TrimEnd('.')}" : "";

    private GitOpsException Failure(string why) => new(
        "ClusterCredentialsUnavailable",
        FailureKind.Denied,
        $"No credentials for context '{access.Context}': the exec plugin '{plugin.Command}' of user '{access.User.Name}' ({access.User.Place}) {why}.",
        access.Context);
}
