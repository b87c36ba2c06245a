using System.Text.Json.Nodes;
using GitOps.Core.Rendering.Kustomize.Configuration;
using GitOps.Core.Rendering.Kustomize.Kinds;
using GitOps.Core.Rendering.Kustomize.Model;
using GitOps.Core.Rendering.Kustomize.Resources;
using GitOps.Core.Rendering.Limits;

namespace GitOps.Core.Rendering.Kustomize.Transformers.BuiltIn;

/// <summary>A field that gets the value.</summary>
/// <param name="Selector">Objects; null for all.</param>
/// <param name="FieldPath">Field, its parts separated by <c>/</c>.</param>
/// <param name="Position">Part of a path in the field that is inserted; 0 for the whole field.</param>
internal sealed record ValueTarget(Selector? Selector, string FieldPath, int Position);

/// <summary>Writes one value into fields, or inserts it into the paths they hold.</summary>
internal sealed class ValueAddTransformer(string value, IReadOnlyList<ValueTarget> targets, RenderingBudget budget) : ITransformer
{
    public void Transform(ResourceSet resources)
    {
        foreach (var target in targets)
        {
            var field = new FieldSpec(Gvk.Any, target.FieldPath, true);
            foreach (var resource in resources.Resources.Where(resource => target.Selector?.Selects(resource) ?? true))
            {
                FieldSpecVisitor.Visit(resource, field, FieldToCreate.Scalar, before => Add(before, target.Position, budget.Growth(resource.Source)));
            }
        }

        resources.IdentitiesChanged();
    }

    private JsonValue Add(JsonNode? before, int position, ObjectGrowth growth)
    {
        growth.Add(value.Length + (position > 0 ? JsonSize.Of(before) : 0));
        if (position <= 0)
        {
            return JsonValue.Create(value);
        }

        var text = before is null ? "" : before.ScalarText();
        var isRooted = text.StartsWith('/');
        var parts = text.Split('/', StringSplitOptions.RemoveEmptyEntries).ToList();
        parts.Insert(Math.Min(position - 1, parts.Count), value);
        return JsonValue.Create((isRooted ? "/" : "") + string.Join('/', parts));
    }
}
