using System.Globalization;
using System.Management.Automation;
using System.Runtime.InteropServices;
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

    private readonly CancellationTokenSource _stopping = new();
    private PipelineThread? _pipeline;

    /// <summary>The work for one input object. Runs on the pipeline thread, so it may write; long work goes through <see cref="OffPipelineAsync"/>.</summary>
    private protected abstract Task RunAsync(PipelineThread pipeline, CancellationToken cancellationToken);

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
            WriteError(Failure.Of(failure).ToErrorRecord(DefaultTarget));
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

        WriteError(ErrorCatalogue.Terminated().ToErrorRecord(DefaultTarget));
    }
}
