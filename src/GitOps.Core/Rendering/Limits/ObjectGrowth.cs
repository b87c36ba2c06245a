using System.Text.Json.Nodes;
using GitOps.Core.Rendering.Failures;

namespace GitOps.Core.Rendering.Limits;

/// <summary>Counts what one change adds to one object, before it is added.</summary>
internal sealed class ObjectGrowth(RenderingBudget budget, long limit, SourceLocation at)
{
    private long _bytes;

    public void Add(JsonNode? value) => Add(JsonSize.Of(value));

    public void Add(long bytes)
    {
        _bytes += bytes;
        if (_bytes > limit)
        {
            throw LimitErrors.Exceeded(nameof(RenderingLimits.ObjectBytes), $"an object grows by more than {limit} bytes here", at);
        }

        budget.Grow(bytes, at);
    }
}
