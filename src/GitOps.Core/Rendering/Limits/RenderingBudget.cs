using System.Collections.Concurrent;
using GitOps.Core.Files;
using GitOps.Core.Rendering.Failures;

namespace GitOps.Core.Rendering.Limits;

/// <summary>Counts what one rendering takes, and ends it with an error about the place where it becomes too much. Safe for use by several threads.</summary>
internal sealed class RenderingBudget(RenderingLimits limits)
{
    private readonly ConcurrentDictionary<IFileTree, IFileTree> _trees = new(ReferenceEqualityComparer.Instance);
    private long _objects;
    private long _bytes;
    private long _entries;
    private long _kustomizations;

    /// <summary>A tree of which no more can be read than is left.</summary>
    public IFileTree Limit(IFileTree tree) => tree is LimitedTree ? tree : _trees.GetOrAdd(tree, inner => new LimitedTree(inner, this));

    /// <summary>Another kustomization is built.</summary>
    public void Enter(SourceLocation at)
    {
        if (Interlocked.Increment(ref _kustomizations) > limits.Kustomizations)
        {
            throw LimitErrors.Exceeded(nameof(limits.Kustomizations), $"more than {limits.Kustomizations} kustomizations are built, with bases counted each time they are included", at);
        }
    }

    /// <summary>The entries of a folder are looked at.</summary>
    public void List(int entries, SourceLocation at)
    {
        if (Interlocked.Add(ref _entries, entries) > limits.Entries)
        {
            throw LimitErrors.Exceeded(nameof(limits.Entries), $"there are more than {limits.Entries} files and folders up to here", at);
        }
    }

    /// <summary>A file is about to be read.</summary>
    public void Read(long size, SourceLocation at)
    {
        // However much is allowed, more than an array takes cannot be read.
        var most = Math.Min(limits.FileBytes, Array.MaxLength);
        if (size > most)
        {
            throw LimitErrors.Exceeded(nameof(limits.FileBytes), $"the file has {size} bytes, more than the {most} a file may have", at);
        }

        Grow(size, at);
    }

    /// <summary>There is another object.</summary>
    public void Add(long size, SourceLocation at)
    {
        if (Interlocked.Increment(ref _objects) > limits.Objects)
        {
            throw LimitErrors.Exceeded(nameof(limits.Objects), $"there are more than {limits.Objects} objects up to here", at);
        }

        Grow(size, at);
    }

    /// <summary>Objects or files become larger together.</summary>
    public void Grow(long bytes, SourceLocation at)
    {
        if (Interlocked.Add(ref _bytes, bytes) > limits.Bytes)
        {
            throw LimitErrors.Exceeded(nameof(limits.Bytes), $"more than {limits.Bytes} bytes were read and put into objects up to here", at);
        }
    }

    /// <summary>What one change at a place adds to one object.</summary>
    public ObjectGrowth Growth(SourceLocation at) => new(this, limits.ObjectBytes, at);
}
