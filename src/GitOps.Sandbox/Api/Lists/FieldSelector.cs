using System.Text;
using System.Text.Json;
using GitOps.Sandbox.Discovery;
using GitOps.Sandbox.Storage;

namespace GitOps.Sandbox.Api.Lists;

/// <summary>A field selector as it stands in a request.</summary>
internal sealed class FieldSelector
{
    /// <summary>Selects everything.</summary>
    public static readonly FieldSelector Everything = new([]);

    private readonly IReadOnlyList<Term> _terms;

    private FieldSelector(IReadOnlyList<Term> terms) => _terms = terms;

    /// <summary>Whether it leaves nothing out.</summary>
    public bool IsEverything => _terms.Count == 0;

    /// <summary>Reads a selector on objects of a resource.</summary>
    /// <exception cref="FormatException">It is none, or names a field that cannot be selected by; the message says which.</exception>
    public static FieldSelector Parse(string selector, ApiResource resource)
    {
        if (selector.Length == 0)
        {
            return Everything;
        }

        var terms = new List<Term>();
        foreach (var part in Split(selector))
        {
            var at = part.IndexOf("!=", StringComparison.Ordinal);
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
            {
                throw new FormatException($"invalid selector: '{selector}'; can't understand '{part}'");
            }

            var not = at >= 0 && at < equals;
            var field = part[..(not ? at : equals)];
            var rest = part[(equals + 1)..];
            var value = Unescape(!not && rest.StartsWith('=') ? rest[1..] : rest);
            SelectableFields.Check(resource, field);
            terms.Add(new Term(field, value, not));
        }

        return new(terms);
    }

    /// <summary>Whether the object is selected.</summary>
    public bool Matches(StoredObject stored)
    {
        JsonDocument? body = null;
        try
        {
            foreach (var term in _terms)
            {
                var value = term.Field switch
                {
                    "metadata.name" => stored.Name,
                    "metadata.namespace" => stored.Namespace,
                    _ => ValueAt((body ??= JsonDocument.Parse(stored.Body)).RootElement, term.Field),
                };
                if ((value == term.Value) == term.Not)
                {
                    return false;
                }
            }

            return true;
        }
        finally
        {
            body?.Dispose();
        }
    }

    private static string ValueAt(JsonElement element, string field)
    {
        foreach (var name in SelectableFields.PathOf(field).Split('.'))
        {
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
            {
                return SelectableFields.ValueWhenAbsent(field);
            }
        }

        return element.ValueKind switch
        {
            JsonValueKind.String => element.GetString()!,
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => element.GetRawText(),
        };
    }

    private static IEnumerable<string> Split(string selector)
    {
        var start = 0;
        for (var at = 0; at < selector.Length; at++)
        {
            if (selector[at] == '\\')
            {
                at++;
            }
            else if (selector[at] == ',')
            {
                if (at > start)
                {
                    yield return selector[start..at];
                }

                start = at + 1;
            }
        }

        if (start < selector.Length)
        {
            yield return selector[start..];
        }
    }

    private static string Unescape(string value)
    {
        var text = new StringBuilder(value.Length);
        for (var at = 0; at < value.Length; at++)
        {
            if (value[at] == '\\' && at + 1 < value.Length && value[at + 1] is '\\' or ',' or '=')
            {
                at++;
            }
            else if (value[at] is '\\' or '=')
            {
                throw new FormatException(value[at] == '\\' ? $"invalid field selector: invalid escape sequence in value: {value}" : $"invalid field selector: unescaped character in value: {value}");
            }

            text.Append(value[at]);
        }

        return text.ToString();
    }

    private sealed record Term(string Field, string Value, bool Not);
}
