using System.Globalization;
using System.Management.Automation;
using System.Runtime.InteropServices;
using GitOps.Annotations;
using GitOps.Core.Failures;
using GitOps.Core.Git;
using GitOps.Errors;
using GitOps.Pipeline;

namespace GitOps.Commands;

/// <summary>
/// A cmdlet whose work is asynchronous. It ends on Ctrl+C and when the process is asked to terminate, and whatever fails is an
/// error record with an id of ours.
/// </summary>
public abstract class AsyncCommand : PSCmdlet, IDisposable
{
    /// <summary>Containers give a process 30 s between asking and killing; what is under way is ended within this.</summary>
    private static readonly TimeSpan TerminationGrace = TimeSpan.FromSeconds(20);

    /// <summary>Of several outcomes, the one that matters most stands last.</summary>
    private static readonly Outcome[] ByWeight = [Outcome.InSync, Outcome.Differs, Outcome.Findings, Outcome.Incomplete, Outcome.Failed];

    private readonly CancellationTokenSource _stopping = new();
    private PipelineThread? _pipeline;
    private Outcome _outcome;

    /// <summary>The work for one input object. Runs on the pipeline thread, so it may write; long work goes through <see cref="OffPipelineAsync"/>.</summary>
    private protected abstract Task RunAsync(PipelineThread pipeline, CancellationToken cancellationToken);

    /// <summary>Looks at the parameters before any comes from the pipeline, which may take minutes to make it. A failure ends the command.</summary>
    private protected virtual void Begin()
    {
    }

    /// <summary>Takes an input object that is worked on together with those that follow; false for one that stands for itself.</summary>
    private protected virtual bool Collect() => false;

    /// <summary>Whether there is work left for when the input has ended.</summary>
    private protected virtual bool HasCollected => false;

    /// <summary>The work for all that was collected.</summary>
    private protected virtual Task RunCollectedAsync(PipelineThread pipeline, CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Whether whoever read the output wants no more of it, as <c>Select-Object -First 1</c> after its one.</summary>
    private protected bool IsOutputClosed => _pipeline!.IsBroken;

    /// <summary>What an error is about that names no target of its own.</summary>
    private protected virtual object? DefaultTarget => null;

    /// <summary>Whether the outcome goes to <c>$LASTEXITCODE</c>, as that of a program does.</summary>
    private protected virtual bool SetsExitCode => false;

    /// <summary>Where what is worked on is on disk; null when it is elsewhere.</summary>
    private protected virtual string? Folder => null;

    /// <inheritdoc/>
    protected sealed override void BeginProcessing()
    {
        SetOutcome(Outcome.InSync);
        try
        {
            Begin();
        }
        catch (GitOpsException failure)
        {
            ThrowTerminatingError(failure.ToErrorRecord(DefaultTarget));
        }
    }

    /// <inheritdoc/>
    protected sealed override void ProcessRecord()
    {
        if (!Collect())
        {
            Run(RunAsync);
        }
    }

    /// <inheritdoc/>
    protected sealed override void EndProcessing()
    {
        if (HasCollected)
        {
            Run(RunCollectedAsync);
        }
    }

    private void Run(Func<PipelineThread, CancellationToken, Task> work)
    {
        using var ended = new ManualResetEventSlim();
        using var termination = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Terminate(ended));
        using var pipeline = new PipelineThread(_stopping.Cancel);
        _pipeline = pipeline;
        try
        {
            pipeline.Run(() => work(pipeline, _stopping.Token));
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            End();
        }
        catch (Exception failure) when (!IsOfTheEngine(failure))
        {
            SetOutcome(Outcome.Failed);
            WriteFailure(Failure.Of(failure), DefaultTarget);
        }
        finally
        {
            if (Stopping)
            {
                Interruption.EndWith(Host, Interruption.Interrupted);
            }

            ended.Set();
        }
    }

    /// <inheritdoc/>
    protected sealed override void StopProcessing() => _stopping.Cancel();

    /// <summary>Runs work on other threads, so that none of it waits for the pipeline. A result that nobody wants any more is not returned.</summary>
    private protected async Task<T> OffPipelineAsync<T>(Func<Task<T>> work)
    {
        var result = await OffPipelineToItsEndAsync(work);
        _stopping.Token.ThrowIfCancellationRequested();
        return result;
    }

    /// <summary>Runs work on other threads. Its result is returned even when the cmdlet was stopped: it says what was left.</summary>
    private protected static Task<T> OffPipelineToItsEndAsync<T>(Func<Task<T>> work) => Task.Run(async () =>
    {
        // Numbers and dates in messages are the same for everybody; the user's culture stays that of the pipeline.
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        return await work();
    });

    /// <summary>Takes note of an outcome. Called before errors are written: under <c>$ErrorActionPreference = 'Stop'</c> the first one ends the command.</summary>
    private protected void SetOutcome(Outcome outcome)
    {
        _outcome = ByWeight.Last(known => known == outcome || known == _outcome);
        if (SetsExitCode)
        {
            SessionState.PSVariable.Set("global:LASTEXITCODE", (int)_outcome);
        }
    }

    /// <summary>Writes an error and, where a build service reads the log, an annotation.</summary>
    /// <param name="failure">The failure.</param>
    /// <param name="defaultTarget">What it is about, where it does not say so itself.</param>
    /// <param name="source">Where in the repository that is declared, likewise.</param>
    private protected void WriteFailure(GitOpsException failure, object? defaultTarget, SourceLocation? source = null)
    {
        Annotate(AnnotationLevel.Error, failure.ErrorId, failure.Message, failure.Location ?? source);
        WriteError(failure.ToErrorRecord(defaultTarget));
    }

    /// <summary>Annotates a problem where a build service reads the log and errors are not silenced.</summary>
    private protected void Annotate(AnnotationLevel level, string code, string message, SourceLocation? source, int? column = null)
    {
        if (Preferences.Errors(this))
        {
            new AnnotationWriter(Host, Folder).Write(level, code, message, source, column);
        }
    }

    /// <summary>A path as the file system knows it, from one relative to the session's location.</summary>
    private protected string FileSystemPath(string path) => FileSystemPaths.Resolve(SessionState, path);

    /// <summary>A URL as it may be printed; null for a path, also for one on a drive of the session that looks like a host's (<c>work:/shop</c>).</summary>
    private protected string? DisplayOfUrl(string repository) => FileSystemPaths.IsOnDrive(SessionState, repository) ? null : GitSource.DisplayOfUrl(repository);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what the cmdlet holds.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stopping.Dispose();
        }
    }

    /// <summary>What a write throws when the pipeline is stopped, wants no more or runs under -ErrorAction Stop is between the engine and its user.</summary>
    private protected static bool IsOfTheEngine(Exception failure) => failure.GetType().Assembly == typeof(PSCmdlet).Assembly;

    /// <summary>The process ends when this returns: not before the work under way has put down what it holds.</summary>
    private void Terminate(ManualResetEventSlim ended)
    {
        _stopping.Cancel();
        ended.Wait(TerminationGrace);
    }

    private void End()
    {
        if (Stopping)
        {
            throw new PipelineStoppedException();
        }

        SetOutcome(Outcome.Incomplete);
        WriteFailure(ErrorCatalogue.Terminated(), DefaultTarget);
    }
}
