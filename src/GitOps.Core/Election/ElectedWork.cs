namespace GitOps.Core.Election;

/// <summary>Work that one replica at a time does.</summary>
/// <param name="Key">Tells it apart, the same in every replica.</param>
/// <param name="RunAsync">Does it until it is cancelled. It may begin again after that, and has to have ended when it returns.</param>
public sealed record ElectedWork(string Key, Func<CancellationToken, Task> RunAsync);
