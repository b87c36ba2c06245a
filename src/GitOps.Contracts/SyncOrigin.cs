namespace GitOps;

/// <summary>Who ran a sync, where, and in which run of a pipeline. Nothing of it is secret, and each part is of bounded length.</summary>
/// <param name="User">The account, or who a pipeline says started it.</param>
/// <param name="Host">The machine.</param>
/// <param name="Run">Address of the pipeline's run; null outside of pipelines.</param>
public sealed record SyncOrigin(string User, string Host, string? Run)
{
    /// <summary><c>ana on build-7 (https://github.com/acme/shop/actions/runs/42)</c></summary>
    public override string ToString() => ForeignText.OnOneLine($"{User} on {Host}{(Run is null ? "" : $" ({Run})")}");
}
