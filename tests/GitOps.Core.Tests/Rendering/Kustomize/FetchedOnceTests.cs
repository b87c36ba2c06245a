using GitOps.Core.Rendering.Kustomize.Loading;

namespace GitOps.Core.Tests.Rendering.Kustomize;

public class FetchedOnceTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly FetchedOnce<string, string> _fetched = new();

    [Fact]
    public async Task A_slow_fetch_keeps_nobody_from_another_one()
    {
        using var ended = new ManualResetEventSlim();
        var begun = new TaskCompletionSource();
        var slow = Task.Run(() => _fetched.Get("slow", () => Held(begun, ended), default));
        await begun.Task.WaitAsync(Patience);

        Assert.Equal("b", await Task.Run(() => _fetched.Get("other", () => "b", default)).WaitAsync(Patience));

        ended.Set();
        Assert.Equal("a", await slow.WaitAsync(Patience));
    }

    [Fact]
    public async Task Who_waits_for_the_same_fetch_may_give_up_and_gets_its_result_otherwise()
    {
        using var ended = new ManualResetEventSlim();
        using var impatient = new CancellationTokenSource();
        var begun = new TaskCompletionSource();
        var slow = Task.Run(() => _fetched.Get("slow", () => Held(begun, ended), default));
        await begun.Task.WaitAsync(Patience);
        var waiting = Task.Run(() => _fetched.Get("slow", () => "not this", default));
        var givesUp = Task.Run(() => _fetched.Get("slow", () => "nor this", impatient.Token));

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => givesUp.WaitAsync(Patience));
        ended.Set();
        Assert.Equal("a", await waiting.WaitAsync(Patience));
        Assert.Equal("a", await slow.WaitAsync(Patience));
    }

    [Fact]
    public void What_failed_is_tried_again()
    {
        Assert.Throws<IOException>(() => _fetched.Get("a", () => throw new IOException(), default));
        Assert.Equal("b", _fetched.Get("a", () => "b", default));
        Assert.Equal(["b"], _fetched.Values);
    }

    private static string Held(TaskCompletionSource begun, ManualResetEventSlim ended)
    {
        begun.SetResult();
        Assert.True(ended.Wait(Patience));
        return "a";
    }
}
