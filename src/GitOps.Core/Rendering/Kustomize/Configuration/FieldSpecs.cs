using GitOps.Core.Rendering.Kustomize.Resources;

namespace GitOps.Core.Rendering.Kustomize.Configuration;

/// <summary>Joins lists of <see cref="FieldSpec"/>s by kustomize's rule: a spec is already there when one of its path is that it selects.</summary>
internal static class FieldSpecs
{
    public static EquatableList<FieldSpec> Merge(IReadOnlyList<FieldSpec> specs, IEnumerable<FieldSpec> more)
    {
        var result = specs.ToList();
        foreach (var spec in more)
        {
            var known = result.Find(other => other.Path == spec.Path && spec.Selector.Selects(other.Selector));
            if (known is null)
            {
                result.Add(spec);
            }
            else if (known.Create != spec.Create)
            {
                throw new FieldSpecConflictException($"the field spec {spec.Path} is configured both with create and without. Make the two agree");
            }
        }

        return new EquatableList<FieldSpec>(result);
    }
}

/// <summary>Two field specs that contradict each other.</summary>
internal sealed class FieldSpecConflictException(string message) : Exception(message);
