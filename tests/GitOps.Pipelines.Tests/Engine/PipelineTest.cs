namespace GitOps.Pipelines.Tests.Engine;

/// <summary>A test with a shop of its own.</summary>
public abstract class PipelineTest : IAsyncLifetime, IDisposable
{
    private protected PipelineShop Shop { get; } = new();

    public virtual Task InitializeAsync() => Shop.InitializeAsync();

    public virtual Task DisposeAsync() => Shop.DisposeAsync().AsTask();

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            Shop.Dispose();
        }
    }
}
