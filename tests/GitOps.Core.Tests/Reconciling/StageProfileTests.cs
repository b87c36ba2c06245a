using GitOps.Core.Telemetry;

namespace GitOps.Core.Tests.Reconciling;

public sealed class StageProfileTests
{
    [Fact]
    public async Task Each_of_several_at_a_time_hears_the_stages_of_its_own_work_only()
    {
        var heard = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Task.Run(async () =>
        {
            using var profile = new StageProfile();
            await Task.Run(async () =>
            {
                using (Stages.Begin($"outer {number}"))
                {
                    await Task.Yield();
                    Stages.Begin($"inner {number}")?.Dispose();
                    Stages.Begin($"inner {number}")?.Dispose();
                }
            });
            return string.Join(", ", profile.Sum().Select(entry => entry.Stage));
        })));

        Assert.Equal(Enumerable.Range(0, 8).Select(number => $"inner {number}, outer {number}"), heard);
    }
}
