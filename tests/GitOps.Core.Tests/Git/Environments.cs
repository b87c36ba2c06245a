namespace GitOps.Core.Tests.Git;

/// <summary>Tests that change the process's environment, which others run in, run by themselves.</summary>
[CollectionDefinition(Collection, DisableParallelization = true)]
public sealed class Environments
{
    public const string Collection = "environment";
}
