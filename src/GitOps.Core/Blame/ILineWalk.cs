namespace GitOps.Core.Blame;

/// <summary>Follows lines and files back from a commit.</summary>
internal interface ILineWalk
{
    /// <summary>The commits that last changed lines of a file, by line; those that are not known are left out.</summary>
    IReadOnlyDictionary<int, string> LastChanges(string from, string path, IReadOnlyCollection<int> lines, CancellationToken cancellationToken);

    /// <summary>The newest commit after which a file no longer holds something that it held before; null when none is found.</summary>
    string? RemovedIn(string from, string path, Func<byte[], bool> holds, CancellationToken cancellationToken);
}
