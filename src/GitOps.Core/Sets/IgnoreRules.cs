using GitOps.Core.Ignoring;
using GitOps.Core.Masking;
using GitOps.Core.Objects.Live;
using GitOps.Core.Objects.Ownership;
using GitOps.Core.Sets.Declared;

namespace GitOps.Core.Sets;

/// <summary>The rules of a set, and what they mean for its objects.</summary>
/// <param name="set">Name of the set.</param>
/// <param name="fieldManager">The manager we apply as.</param>
/// <param name="rules">The rules.</param>
internal sealed class IgnoreRules(string set, string fieldManager, IReadOnlyList<IgnoreRule> rules)
{
    private static readonly string[] SecretValues = ["data", "stringData"];

    /// <summary>The objects, those that exist in a way that leaves their ignored fields as they are.</summary>
    public IReadOnlyList<DeclaredObject> LeaveToCluster(IReadOnlyList<DeclaredObject> declared, LiveState live) =>
        [.. declared.Select(item => live.Objects.TryGetValue(item.Id, out var found) ? LeaveToCluster(item, found) : item)];

    /// <summary>An object that exists, in a way that leaves its ignored fields as they are.</summary>
    public DeclaredObject LeaveToCluster(DeclaredObject declared, LiveObject live) =>
        declared.Policy.IsHook ? declared : declared.Leaving(Of(declared.Id, declared.IgnoreRule, live), live, fieldManager);

    /// <summary>The fields of an object that are left to the cluster.</summary>
    public IgnoredFields Of(ResourceId id, IgnoreRule? own, LiveObject live)
    {
        var selected = rules.Where(rule => rule.Selects(set, id)).ToList();
        if (own is not null)
        {
            selected.Add(own);
        }

        if (selected.Count == 0)
        {
            return IgnoredFields.None;
        }

        var fields = selected.SelectMany(rule => rule.Fields);
        return new IgnoredFields((SecretMask.IsSecret(id) ? fields.SelectMany(OfSecret) : fields).Concat(OfManagers(selected, live)));
    }

    /// <summary>A Secret's values have two names: what is declared as <c>stringData</c> is live as <c>data</c>.</summary>
    private static IEnumerable<FieldPattern> OfSecret(FieldPattern pattern) =>
        SecretValues.Any(pattern.Steps[0].MatchesField)
            ? SecretValues.Select(name => pattern with { Steps = [new PathStep(name), .. pattern.Steps.Skip(1)] })
            : [pattern];

    private static IEnumerable<FieldPattern> OfManagers(IReadOnlyList<IgnoreRule> selected, LiveObject live) =>
        selected.All(rule => rule.Managers.Count == 0)
            ? []
            : live.Managers
                .Where(owner => owner.Manager.Subresource != "status" && selected.Any(rule => rule.Trusts(owner.Manager.Name)))
                .SelectMany(owner => OwnedPlaces.Of(owner.Fields, live.Json))
                .Select(FieldPattern.Of);
}
