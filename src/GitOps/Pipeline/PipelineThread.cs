using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace GitOps.Pipeline;

/// <summary>
/// Runs asynchronous work of a cmdlet so that each step after an <c>await</c> is back on the pipeline thread, the only one
/// that may write to the pipeline. Other threads hand over what they have to write.
/// </summary>
internal sealed class PipelineThread : SynchronizationContext, IDisposable
{
    private readonly BlockingCollection<Action> _queue = [];
    private readonly Action _cancel;
    private SynchronizationContext? _ofPipeline;
    private ExceptionDispatchInfo? _failure;

    /// <param name="cancel">Called when a write fails, as it does when the pipeline is stopped or wants no more.</param>
    public PipelineThread(Action cancel) => _cancel = cancel;

    /// <summary>Whether a write failed, so that nobody reads on.</summary>
    public bool IsBroken => _failure is not null;

    /// <summary>Runs the work to its end on the calling thread. A failed write is thrown when that is over, unless the work itself fails.</summary>
    public void Run(Func<Task> work)
    {
        _ofPipeline = Current;
        SetSynchronizationContext(this);
        try
        {
            var task = work();
            task.ContinueWith(_ => _queue.CompleteAdding(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            foreach (var action in _queue.GetConsumingEnumerable())
            {
                action();
            }

            if (!task.IsFaulted)
            {
                _failure?.Throw();
            }

            task.GetAwaiter().GetResult();
            _failure?.Throw();
        }
        finally
        {
            SetSynchronizationContext(_ofPipeline);
        }
    }

    /// <summary>Has the pipeline thread write something, in the order of the calls. After a failed write, and after the end, nothing is written.</summary>
    public void Write(Action write) => Enqueue(() =>
    {
        if (_failure is not null)
        {
            return;
        }

        // The commands that read on run here; what one of them waits for must not wait for this thread in turn.
        SetSynchronizationContext(_ofPipeline);
        try
        {
            write();
        }
        catch (Exception failure)
        {
            _failure = ExceptionDispatchInfo.Capture(failure);
            _cancel();
        }
        finally
        {
            SetSynchronizationContext(this);
        }
    });

    public override void Post(SendOrPostCallback d, object? state) => Enqueue(() => d(state));

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException("The pipeline thread is never waited for.");

    public void Dispose() => _queue.Dispose();

    private void Enqueue(Action action)
    {
        try
        {
            _queue.Add(action);
        }
        catch (InvalidOperationException)
        {
            // The work is over; nobody is there to hear it.
        }
    }
}
