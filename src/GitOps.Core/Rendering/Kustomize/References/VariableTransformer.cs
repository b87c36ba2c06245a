using System.Text.Json.Nodes;
using GitOps.Core.Rendering.Kustomize.Configuration;
using GitOps.Core.Rendering.Kustomize.Kinds;
using GitOps.Core.Rendering.Kustomize.Model;
using GitOps.Core.Rendering.Kustomize.Replacements;
using GitOps.Core.Rendering.Kustomize.Resources;
using GitOps.Core.Rendering.Kustomize.Transformers;
using GitOps.Core.Rendering.Limits;

namespace GitOps.Core.Rendering.Kustomize.References;

/// <summary>Puts the values of vars in place of <c>$(NAME)</c> in the fields that may hold them.</summary>
internal sealed class VariableTransformer(IReadOnlyList<Variable> variables, IReadOnlyList<FieldSpec> fields, RenderingBudget budget) : ITransformer
{
    public void Transform(ResourceSet resources)
    {
        if (variables.Count == 0)
        {
            return;
        }

        var values = variables.ToDictionary(variable => variable.Name, variable => ValueOf(variable, resources));
        foreach (var resource in resources.Resources)
        {
            var (gvk, growth) = (resource.Gvk, budget.Growth(resource.Source));
            foreach (var spec in fields.Where(spec => spec.Selector.Selects(gvk)))
            {
                FieldSpecVisitor.Visit(resource, spec, FieldToCreate.Nothing, value => Set(value, values, growth, resource, spec));
            }
        }
    }

    private static JsonNode? ValueOf(Variable variable, ResourceSet resources)
    {
        var holder = resources.Resources.FirstOrDefault(resource => resource.Variables.Contains(variable.Name))
            ?? throw VariableErrors.VariableWithoutObject(variable);
        return FieldPath.Parse(variable.FieldPath, splitsIndexes: true).Find(holder.Content) is { Value: { } value }
            ? value.DeepClone()
            : throw VariableErrors.VariableWithoutField(variable, holder);
    }

    private static JsonNode? Set(JsonNode? value, IReadOnlyDictionary<string, JsonNode?> values, ObjectGrowth growth, Resource resource, FieldSpec spec)
    {
        switch (value)
        {
            case JsonObject map:
                foreach (var (name, entry) in map.Where(entry => entry.Value.IsString()).ToList())
                {
                    map[name] = Expand(entry!, values, growth);
                }

                return map;
            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                {
                    items.Put(i, items[i].IsString() ? Expand(items[i]!, values, growth) : throw ResourceErrors.FieldHasWrongType(resource, spec.Path, "a var can only stand in a list of strings"));
                }

                return items;
            default:
                return value.IsString() ? Expand(value!, values, growth) : value;
        }
    }

    private static JsonNode? Expand(JsonNode text, IReadOnlyDictionary<string, JsonNode?> values, ObjectGrowth growth)
    {
        var before = text.ScalarText();
        return before.Contains('$', StringComparison.Ordinal) ? VariableExpansion.Expand(before, values, growth) : text;
    }
}
