using System.Text.Json.Nodes;
using GitOps.Core.Rendering.Failures;
using GitOps.Core.Rendering.Kustomize.Kinds;
using GitOps.Core.Rendering.Kustomize.Model;
using GitOps.Core.Rendering.Kustomize.Resources;
using GitOps.Core.Rendering.Kustomize.Transformers;
using GitOps.Core.Rendering.Limits;

namespace GitOps.Core.Rendering.Kustomize.Replacements;

/// <summary>Copies values from fields into fields (https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/replacements/).</summary>
internal sealed class ReplacementTransformer(IReadOnlyList<Replacement> replacements, RenderingBudget budget) : ITransformer
{
    public void Transform(ResourceSet resources)
    {
        foreach (var replacement in replacements)
        {
            var value = replacement.Value is { } given ? JsonValue.Create(given) : SourceValue(replacement, resources);
            foreach (var target in replacement.Targets)
            {
                foreach (var resource in resources.Resources.Where(resource => IsTarget(resource, target)))
                {
                    Write(resource, target, value);
                }
            }
        }

        resources.IdentitiesChanged();
    }

    private static JsonNode SourceValue(Replacement replacement, ResourceSet resources)
    {
        var source = replacement.Source!;
        var named = source.Object;
        var wantedNamespace = named.Namespace.Length == 0 ? "" : KustomizeId.Create(Gvk.Any, named.Namespace, "").Namespace;
        var found = resources.Resources
            .Where(resource => resource.AllIds.Any(id => KustomizeId.Selects(named.Gvk, wantedNamespace, named.Name, id)))
            .ToList();
        if (found.Count != 1)
        {
            throw ReplacementErrors.ReplacementSource(replacement, found);
        }

        var value = FieldPath.Parse(source.FieldPath).Find(found[0].Content)?.Value;
        if (value is null or JsonObject { Count: 0 } or JsonArray { Count: 0 })
        {
            throw ReplacementErrors.ReplacementSourceField(replacement, found[0]);
        }

        if (source.Options.Delimiter.Length == 0)
        {
            return value.DeepClone();
        }

        if (value is not JsonValue)
        {
            throw KustomizeErrors.Invalid(replacement.Location, "delimiter splits a scalar, but the source field is none");
        }

        var parts = value.ScalarText().Split(source.Options.Delimiter);
        return source.Options.Index >= 0 && source.Options.Index < parts.Length
            ? JsonValue.Create(parts[source.Options.Index])
            : throw KustomizeErrors.Invalid(replacement.Location, $"index {source.Options.Index} is out of range: the source field has {parts.Length} parts");
    }

    private static bool IsTarget(Resource resource, ReplacementTarget target)
    {
        if (!target.Select.SelectsLabels(resource) || target.Reject.Any(reject => reject.HasLabelsOrAnnotations && reject.SelectsLabels(resource)))
        {
            return false;
        }

        var ids = resource.AllIds;
        return ids.Any(target.Select.Selects) && !target.Reject.Any(reject => !reject.SelectsAnyId && ids.Any(reject.Selects));
    }

    private void Write(Resource resource, ReplacementTarget target, JsonNode value)
    {
        foreach (var text in target.FieldPaths)
        {
            var (path, growth) = (FieldPath.Parse(text), budget.Growth(target.Location));
            try
            {
                if (StructuredText.TryWrite(resource.Object, path, value, target.Options.Create, growth))
                {
                    continue;
                }

                var slots = path.Match(resource.Object, target.Options.Create ? () => Empty(value) : null);
                if (slots.Count == 0)
                {
                    throw ReplacementErrors.ReplacementTargetField(target, text, resource);
                }

                foreach (var slot in slots)
                {
                    growth.Add(value);
                    growth.Add(target.Options.Delimiter.Length == 0 ? null : slot.Value);
                    slot.Set(Combine(slot.Value, value, target));
                }

                if (!resource.IsIdentified)
                {
                    throw new FieldPathException("afterwards the object has no kind or no metadata.name");
                }
            }
            catch (FieldPathException exception)
            {
                throw ReplacementErrors.ReplacementTargetPath(target, text, resource, exception.Message);
            }
        }
    }

    private static JsonNode? Empty(JsonNode value) => value switch
    {
        JsonObject => new JsonObject(),
        JsonArray => new JsonArray(),
        _ => null,
    };

    private static JsonNode? Combine(JsonNode? current, JsonNode value, ReplacementTarget target)
    {
        if (target.Options.Delimiter.Length == 0)
        {
            return ScalarType.Keep(current, value);
        }

        if (current is JsonObject or JsonArray || value is not JsonValue)
        {
            throw KustomizeErrors.Invalid(target.Location, "delimiter splits a scalar, but the target field or the value is none");
        }

        var parts = (current is null ? "" : current.ScalarText()).Split(target.Options.Delimiter).ToList();
        var index = target.Options.Index;
        var text = value.ScalarText();
        if (index < 0)
        {
            parts.Insert(0, text);
        }
        else if (index >= parts.Count)
        {
            parts.Add(text);
        }
        else
        {
            parts[index] = text;
        }

        return ScalarType.Keep(current, JsonValue.Create(string.Join(target.Options.Delimiter, parts)));
    }
}
