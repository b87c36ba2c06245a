using System.Management.Automation;
using GitOps.Errors;
using GitOps.Pipeline;

namespace GitOps.Commands;

/// <summary>A cmdlet whose work is asynchronous, ends on Ctrl+C and reports its failures as error records.</summary>
public abstract class AsyncCommand : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>The work for one input object. Runs on the pipeline thread, so it may write; long work goes through <see cref="OffPipelineAsync"/>.</summary>
    private protected abstract Task RunAsync(PipelineThread pipeline, CancellationToken cancellationToken);

    /// <summary>What an error is about that names no target of its own.</summary>
    private protected virtual object? DefaultTarget => null;

    /// <inheritdoc/>
    protected sealed override void ProcessRecord()
    {
        using var pipeline = new PipelineThread(_stopping.Cancel);
        try
        {
            pipeline.Run(() => RunAsync(pipeline, _stopping.Token));
        }
        catch (GitOpsException failure)
        {
            WriteError(failure.ToErrorRecord(DefaultTarget));
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <inheritdoc/>
    protected sealed override void StopProcessing() => _stopping.Cancel();

    /// <summary>Runs work on other threads, so that none of it waits for the pipeline. A result that nobody wants any more is not returned.</summary>
    private protected async Task<T> OffPipelineAsync<T>(Func<Task<T>> work)
    {
        var result = await Task.Run(work);
        _stopping.Token.ThrowIfCancellationRequested();
        return result;
    }

    /// <summary>A path as the file system knows it, from one relative to the session's location.</summary>
    private protected string FileSystemPath(string path) => SessionState.Path.GetUnresolvedProviderPathFromPSPath(path);

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
}
