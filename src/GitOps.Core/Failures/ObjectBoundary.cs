namespace GitOps.Core.Failures;

/// <summary>What fails with one object is that object's result. Only who is no longer let in, and who is stopped, ends a sync.</summary>
internal static class ObjectBoundary
{
    /// <summary>Failures that every further request would meet.</summary>
    private static readonly HashSet<string> Lockouts = ["ClusterAuthenticationFailed", "ClusterCredentialsUnavailable", "ClusterCertificateInvalid"];

    /// <summary>Does the work on an object.</summary>
    /// <param name="id">The object.</param>
    /// <param name="source">Where it is declared; null for one that no longer is.</param>
    /// <param name="work">The work.</param>
    /// <param name="cancellationToken">Stops the sync.</param>
    public static async Task<ResourceResult> RunAsync(
        ResourceId id, SourceLocation? source, Func<Task<ResourceResult>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work();
        }
        catch (Exception failure) when (!EndsSync(failure, cancellationToken))
        {
            return Failed(id, source, failure);
        }
    }

    /// <summary>Whether a failure is not about one object.</summary>
    public static bool EndsSync(Exception failure, CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested || (failure is GitOpsException known && Lockouts.Contains(known.ErrorId));

    /// <summary>The result of an object that failed.</summary>
    public static ResourceResult Failed(ResourceId id, SourceLocation? source, Exception failure)
    {
        var error = Failure.Of(failure);
        if (error.Target is not ResourceId)
        {
            error = new GitOpsException(error.ErrorId, error.Kind, $"{id}{(source is null ? "" : $" of {source}")}: {error.Message}", id, source, error.InnerException);
        }

        return new ResourceResult { Action = SyncAction.Failed, Id = id, Source = source, Message = error.Message, Error = error };
    }
}
