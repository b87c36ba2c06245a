using GitOps.Core.Rendering.Kustomize.Configuration;
using GitOps.Core.Rendering.Kustomize.Kinds;
using GitOps.Core.Rendering.Kustomize.Resources;
using GitOps.Core.Rendering.Kustomize.Transformers;

namespace GitOps.Core.Rendering.Kustomize.References;

/// <summary>Makes references follow the objects they name, which prefixes, suffixes, hashes, namespaces and patches renamed.</summary>
internal sealed class NameReferenceTransformer(IReadOnlyList<NameReference> references, ResourceMemory memory) : ITransformer
{
    private readonly Dictionary<Gvk, IReadOnlyList<(FieldSpec Field, Gvk Target)>> _fieldsOfKind = [];

    public void Transform(ResourceSet resources)
    {
        var step = memory.StepOf((nameof(NameReferenceTransformer), references));
        var candidates = new ReferralCandidates(resources.Resources);
        foreach (var referrer in resources.Resources)
        {
            var before = referrer.State;
            if (memory.Recall<ReferralTrace>(before, step) is { } trace && trace.Holds(candidates))
            {
                referrer.Become(trace.After);
                continue;
            }

            var answers = new List<(ReferralQuestion Question, Referral? Answer)>();
            foreach (var (field, target) in FieldsOf(referrer.OriginalId.Gvk))
            {
                new ReferenceField(referrer, field, target, candidates, answers).Follow();
            }

            memory.Remember(before, step, new ReferralTrace(answers, referrer.State));
        }
    }

    private IReadOnlyList<(FieldSpec Field, Gvk Target)> FieldsOf(Gvk kind)
    {
        if (!_fieldsOfKind.TryGetValue(kind, out var fields))
        {
            _fieldsOfKind[kind] = fields =
            [
                .. from reference in references
                   from field in reference.Referrers
                   where field.Selector.Selects(kind)
                   select (field, reference.Target),
            ];
        }

        return fields;
    }
}
