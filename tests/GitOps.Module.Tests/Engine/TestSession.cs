using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace GitOps.Module.Tests.Engine;

/// <summary>A session of the real engine with the staged module imported, as a user has it.</summary>
internal sealed class TestSession : IDisposable
{
    private readonly RecordingHost _host;

    /// <param name="width">Columns of the terminal.</param>
    /// <param name="import">Whether to import the module.</param>
    public TestSession(int width = 140, bool import = true)
    {
        _host = new RecordingHost(width);
        var state = InitialSessionState.CreateDefault2();
        state.ThrowOnRunspaceOpenError = true;
        if (import)
        {
            state.ImportPSModule([BuildOutput.Manifest]);
        }

        Runspace = RunspaceFactory.CreateRunspace(_host, state);
        Runspace.Open();
    }

    public Runspace Runspace { get; }

    public RecordingInterface Screen => _host.Screen;

    /// <summary>Runs a script and returns what it wrote; an error, terminating or not, fails the test.</summary>
    public Collection<PSObject> Run(string script, object? variables = null)
    {
        var result = Try(script, variables);
        Assert.True(result.Errors.Count == 0, $"{script} failed: {string.Join("; ", result.Errors.Select(error => error.ToString() + error.Exception))}");
        return result.Output;
    }

    /// <summary>Runs a script and returns what it wrote and which errors it had.</summary>
    public (Collection<PSObject> Output, IReadOnlyList<ErrorRecord> Errors) Try(string script, object? variables = null)
    {
        SetVariables(variables);
        using var shell = PowerShell.Create(Runspace);
        shell.AddScript(script);
        var output = new Collection<PSObject>();
        try
        {
            shell.Invoke(null, output);
        }
        catch (RuntimeException failure)
        {
            return (output, [.. shell.Streams.Error, failure.ErrorRecord]);
        }

        return (output, [.. shell.Streams.Error]);
    }

    /// <summary>Runs a script as a prompt would and returns the lines on the screen, without colours.</summary>
    public string Show(string script, object? variables = null)
    {
        SetVariables(variables);
        using var shell = PowerShell.Create(Runspace);
        shell.AddScript(script);
        shell.Commands.Commands[0].MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        shell.AddCommand("Out-Default");
        shell.Invoke();
        return Screen.PlainText;
    }

    /// <summary>Defines a session variable for each property.</summary>
    public void SetVariables(object? variables)
    {
        foreach (var property in variables?.GetType().GetProperties() ?? [])
        {
            Runspace.SessionStateProxy.SetVariable(property.Name, property.GetValue(variables));
        }
    }

    public void Dispose() => Runspace.Dispose();
}
