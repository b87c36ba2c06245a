using System.Text;
using System.Text.Json.Nodes;
using GitOps.Core.Rendering.Kustomize.Kinds;
using GitOps.Core.Rendering.Limits;

namespace GitOps.Core.Rendering.Kustomize.References;

/// <summary>
/// Expands <c>$(NAME)</c> as Kubernetes does for container arguments
/// (https://kubernetes.io/docs/tasks/inject-data-application/define-environment-variable-container/#using-environment-variables-inside-of-your-config):
/// <c>$$</c> is a dollar sign, an unknown name stays as it is, and a text that is nothing but a reference takes the value's type.
/// </summary>
internal static class VariableExpansion
{
    public static JsonNode? Expand(string text, IReadOnlyDictionary<string, JsonNode?> values, ObjectGrowth growth)
    {
        var result = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '$' || i + 1 == text.Length)
            {
                result.Append(text[i]);
                continue;
            }

            i++;
            if (text[i] != '(')
            {
                result.Append(text[i] == '$' ? "$" : $"${text[i]}");
                continue;
            }

            var end = text.IndexOf(')', i);
            if (end < 0)
            {
                result.Append("$(");
                continue;
            }

            var name = text[(i + 1)..end];
            if (!values.TryGetValue(name, out var value))
            {
                result.Append("$(").Append(name).Append(')');
            }
            else if (i == 1 && end == text.Length - 1)
            {
                growth.Add(value);
                return value?.DeepClone();
            }
            else
            {
                growth.Add(value);
                result.Append(value.ScalarText());
            }

            i = end;
        }

        return JsonValue.Create(result.ToString());
    }
}
