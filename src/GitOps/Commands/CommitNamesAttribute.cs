using System.Collections;
using System.Management.Automation;

namespace GitOps.Commands;

/// <summary>Takes commits as texts, or as the <see cref="Revision"/>s that commands write. Other objects of a pipeline, such as a cluster, name none.</summary>
internal sealed class CommitNamesAttribute : ArgumentTransformationAttribute
{
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => Unwrap(inputData) switch
    {
        string text => (string[])[text],
        Revision revision => (string[])[revision.Sha],
        IEnumerable several => several.Cast<object?>().Select(Name).ToArray(),
        var other => (string[])[Name(other)],
    };

    // With a failed cast inside, the pipeline goes on to the other parameters that the object may be for.
    private static ArgumentTransformationMetadataException NoCommit(string message) => new(message, new PSInvalidCastException(message));

    private static object? Unwrap(object? value) => value is PSObject wrapper ? wrapper.BaseObject : value;

    private static string Name(object? value) => Unwrap(value) switch
    {
        string text => text,
        Revision revision => revision.Sha,
        null => "",
        var other => throw NoCommit($"A {other.GetType().Name} names no commit."),
    };
}
