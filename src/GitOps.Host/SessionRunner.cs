using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using System.Runtime.InteropServices;
using GitOps.Host.Terminal;
using Microsoft.PowerShell;

namespace GitOps.Host;

/// <summary>A PowerShell session with the module imported, whose output and errors go to the console.</summary>
internal sealed class SessionRunner : IDisposable
{
    private readonly TerminalHost _host = new();
    private readonly Runspace _runspace;
    private readonly CancellationTokenSource _interrupted = new();
    private readonly List<PosixSignalRegistration> _signals;

    public SessionRunner()
    {
        var state = InitialSessionState.CreateDefault2();
        state.ImportPSModule([Path.Combine(AppContext.BaseDirectory, "Modules", "GitOps", "GitOps.psd1")]);
        state.ThrowOnRunspaceOpenError = true;
        if (OperatingSystem.IsWindows())
        {
            state.ExecutionPolicy = ExecutionPolicy.RemoteSigned;
        }

        _runspace = RunspaceFactory.CreateRunspace(_host, state);
        _runspace.Open();
        _signals = [.. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM }.Select(signal => PosixSignalRegistration.Create(signal, OnSignal))];
    }

    public static string Version { get; } =
        typeof(SessionRunner).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    // As in pwsh -Command, a last statement that failed fails the whole.
    public int RunText(string text) => Run(shell => shell.AddScript($"{text}\nif (-not $?) {{ exit {ExitCode.Failure} }}"));

    public int RunScript(string path, IEnumerable<CommandParameter> arguments)
    {
        if (!File.Exists(path))
        {
            _host.UI.WriteErrorLine($"gitops: there is no script {path}.");
            return ExitCode.Usage;
        }

        return Run(shell =>
        {
            shell.AddCommand(Path.GetFullPath(path));
            foreach (var argument in arguments)
            {
                shell.Commands.Commands[0].Parameters.Add(argument);
            }

            return shell;
        });
    }

    /// <summary>Starts a sandbox and keeps it until the process is interrupted.</summary>
    public int RunSandbox(IDictionary<string, object> parameters)
    {
        PSObject cluster;
        try
        {
            cluster = Invoke(shell => shell.AddCommand("Start-GitOpsSandbox").AddParameters(parameters.ToDictionary()).AddParameter("ErrorAction", "Stop")).Single();
        }
        catch (RuntimeException failure)
        {
            _host.UI.WriteErrorLine($"gitops: {failure.Message}");
            return ExitCode.Failure;
        }

        _host.UI.WriteLine($"Sandbox at {cluster.Properties["Url"].Value}, kubeconfig {cluster.Properties["Kubeconfig"].Value}. Ctrl+C stops it.");
        _interrupted.Token.WaitHandle.WaitOne();
        Invoke(shell => shell.AddCommand("Stop-GitOpsSandbox").AddArgument(cluster));
        return ExitCode.Success;
    }

    public void Dispose()
    {
        _signals.ForEach(signal => signal.Dispose());
        _runspace.Dispose();
        _interrupted.Dispose();
    }

    private int Run(Func<PowerShell, PowerShell> addCommand)
    {
        using var shell = addCommand(PowerShell.Create(_runspace));
        using var stopping = _interrupted.Token.Register(() => shell.BeginStop(null, null));
        shell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        shell.AddCommand("Out-Default");
        try
        {
            shell.Invoke();
        }
        catch (PipelineStoppedException)
        {
            return ExitCode.Interrupted;
        }
        catch (RuntimeException failure)
        {
            Report(failure.ErrorRecord);
            return ExitCode.Failure;
        }

        return _host.RequestedExitCode ?? ExitCode.Success;
    }

    private Collection<PSObject> Invoke(Func<PowerShell, PowerShell> addCommand)
    {
        using var shell = addCommand(PowerShell.Create(_runspace));
        return shell.Invoke();
    }

    private void Report(ErrorRecord record)
    {
        using var shell = PowerShell.Create(_runspace);
        shell.AddCommand("Out-Default").AddParameter("InputObject", record);
        shell.Invoke();
    }

    private void OnSignal(PosixSignalContext context)
    {
        // The first signal ends the work in an orderly way, the next one the process.
        context.Cancel = !_interrupted.IsCancellationRequested;
        _interrupted.Cancel();
    }
}
