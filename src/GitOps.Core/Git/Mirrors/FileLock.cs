namespace GitOps.Core.Git.Mirrors;

/// <summary>A lock between processes: a file held open by whoever has it, and freed by the system when that process ends.</summary>
internal sealed class FileLock : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    // EWOULDBLOCK of Linux and of macOS, ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION.
    private static readonly int[] Held = [11, 35, unchecked((int)0x80070020), unchecked((int)0x80070021)];
    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Waits until the lock is free and takes it. The file stays: removing it would let two hold it at once.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limit">How long to wait.</param>
    /// <param name="time">The clock.</param>
    /// <param name="onWait">Called once when somebody else has it.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The lock; null when somebody else has had it all the time.</returns>
    /// <exception cref="IOException">The file cannot be opened for another reason; nor will it be later.</exception>
    public static async Task<FileLock?> TakeAsync(string path, TimeSpan limit, TimeProvider time, Action onWait, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        for (var isFirst = true; ; isFirst = false)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return new FileLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException e) when (Held.Contains(e.HResult))
            {
                if (isFirst)
                {
                    onWait();
                }
            }

            if (time.GetElapsedTime(started) >= limit)
            {
                return null;
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
