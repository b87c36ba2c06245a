using GitOps.Core.Manifests;

namespace GitOps.Core.Tests.Manifests;

public class BoundedMemoryTests
{
    [Fact]
    public void What_is_asked_for_is_kept_and_the_rest_is_forgotten()
    {
        var memory = new BoundedMemory<int, string>(limit: 10);
        memory.Set(-1, "kept");
        memory.Set(-2, "forgotten");
        for (var i = 0; i < 100; i++)
        {
            memory.Set(i, "other");
            Assert.True(memory.TryGet(-1, out var kept));
            Assert.Equal("kept", kept);
        }

        Assert.False(memory.TryGet(-2, out _));
        Assert.InRange(Enumerable.Range(-2, 102).Count(key => memory.TryGet(key, out _)), 1, 22);
    }

    [Fact]
    public void Weight_counts_rather_than_number()
    {
        var memory = new BoundedMemory<string, int>(limit: 100);
        memory.Set("old", 1);
        memory.Set("large", 2, weight: 200);
        memory.Set("larger", 3, weight: 300);

        Assert.False(memory.TryGet("old", out _));
        Assert.True(memory.TryGet("larger", out _));
    }
}
