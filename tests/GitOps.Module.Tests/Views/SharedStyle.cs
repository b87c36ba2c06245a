namespace GitOps.Module.Tests.Views;

/// <summary>Tests that change how text is rendered: <c>$PSStyle</c> is one for all sessions of a process, so nothing runs beside them.</summary>
[CollectionDefinition(nameof(SharedStyle), DisableParallelization = true)]
public sealed class SharedStyle : IDisposable, ICollectionFixture<SharedStyle>
{
    public void Dispose() => System.Management.Automation.PSStyle.Instance.OutputRendering = System.Management.Automation.OutputRendering.Host;
}
