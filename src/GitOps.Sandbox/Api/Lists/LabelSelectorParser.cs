using System.Globalization;
using System.Text.RegularExpressions;

namespace GitOps.Sandbox.Api.Lists;

/// <summary>Reads a label selector; the wording of its errors is the API server's.</summary>
internal sealed partial class LabelSelectorParser(List<LabelToken> tokens)
{
    private const string NameRule =
        "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character " +
        "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

    private const string ValueRule =
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an " +
        "alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    private const string PrefixRule =
        "prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an " +
        @"alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    private int _at;

    private LabelToken Ahead => tokens[_at];

    public List<LabelRequirement> Parse()
    {
        var requirements = new List<LabelRequirement>();
        while (true)
        {
            if (Ahead.Kind == LabelTokenKind.End)
            {
                return requirements;
            }

            if (!Ahead.IsWord && Ahead.Kind != LabelTokenKind.Not)
            {
                throw new FormatException($"found '{Ahead.Text}', expected: !, identifier, or 'end of string'");
            }

            requirements.Add(Requirement());
            var next = Take();
            if (next.Kind == LabelTokenKind.End)
            {
                return requirements;
            }

            if (next.Kind != LabelTokenKind.Comma)
            {
                throw new FormatException($"found '{next.Text}', expected: ',' or 'end of string'");
            }

            if (!Ahead.IsWord && Ahead.Kind != LabelTokenKind.Not)
            {
                throw new FormatException($"found '{Ahead.Text}', expected: identifier after ','");
            }
        }
    }

    private static FormatException Wrong(string message) => new($"unable to parse requirement: {message}");

    private LabelToken Take() => Ahead.Kind == LabelTokenKind.End ? Ahead : tokens[_at++];

    private LabelRequirement Requirement()
    {
        var absent = Ahead.Kind == LabelTokenKind.Not;
        if (absent)
        {
            Take();
        }

        var key = Take();
        if (!key.IsWord)
        {
            throw Wrong($"found '{key.Text}', expected: identifier");
        }

        CheckKey(key.Text);
        if (absent || Ahead.Kind is LabelTokenKind.End or LabelTokenKind.Comma)
        {
            return new(key.Text, absent ? LabelOperator.DoesNotExist : LabelOperator.Exists, new HashSet<string>());
        }

        var sign = Take();
        if (sign.Kind != LabelTokenKind.Operator)
        {
            throw Wrong($"found '{sign.Text}', expected: in, notin, =, ==, !=, gt, lt");
        }

        var values = sign.Text is "in" or "notin" ? ValueSet() : [Value()];
        foreach (var value in values)
        {
            CheckValue(key.Text, value);
        }

        var compare = sign.Text switch
        {
            "notin" or "!=" => LabelOperator.NotIn,
            ">" => LabelOperator.GreaterThan,
            "<" => LabelOperator.LessThan,
            _ => LabelOperator.In,
        };
        if (compare is LabelOperator.GreaterThan or LabelOperator.LessThan
            && !long.TryParse(values.First(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
        {
            throw Wrong($"values[0][{key.Text}]: Invalid value: \"{values.First()}\": for 'Gt', 'Lt' operators, the value must be an integer");
        }

        return new(key.Text, compare, values);
    }

    private string Value()
    {
        if (Ahead.Kind is LabelTokenKind.End or LabelTokenKind.Comma)
        {
            return "";
        }

        var value = Take();
        return value.IsWord ? value.Text : throw Wrong($"found '{value.Text}', expected: identifier");
    }

    private HashSet<string> ValueSet()
    {
        var open = Take();
        if (open.Kind != LabelTokenKind.Open)
        {
            throw Wrong($"found '{open.Text}' expected: '('");
        }

        var values = new HashSet<string>();
        var expectValue = true;
        while (true)
        {
            var token = Take();
            if (token.IsWord && expectValue)
            {
                values.Add(token.Text);
                expectValue = false;
            }
            else if (token.Kind == LabelTokenKind.Comma)
            {
                // An empty place between commas stands for the empty value.
                if (expectValue)
                {
                    values.Add("");
                }

                expectValue = true;
            }
            else if (token.Kind == LabelTokenKind.Close)
            {
                if (expectValue)
                {
                    values.Add("");
                }

                return values;
            }
            else
            {
                throw Wrong(expectValue
                    ? $"found '{token.Text}', expected: ',', or identifier"
                    : $"found '{token.Text}', expected: ',' or ')'");
            }
        }
    }

    private static void CheckKey(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        var (prefix, name) = slash < 0 ? (null, key) : (key[..slash], key[(slash + 1)..]);
        string? message = null;
        if (name.Contains('/', StringComparison.Ordinal))
        {
            message = "a valid label key must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character " +
                "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') " +
                "with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";
        }
        else if (prefix is not null && !PrefixPart().IsMatch(prefix))
        {
            message = prefix.Length == 0 ? "prefix part must be non-empty" : PrefixRule;
        }
        else if (name.Length == 0)
        {
            message = "name part must be non-empty; " + NameRule;
        }
        else if (name.Length > 63)
        {
            message = "name part must be no more than 63 bytes";
        }
        else if (!NamePart().IsMatch(name))
        {
            message = NameRule;
        }

        if (message is not null)
        {
            throw Wrong($"<nil>: Invalid value: \"{key}\": {message}");
        }
    }

    private static void CheckValue(string key, string value)
    {
        var message = value.Length > 63 ? "must be no more than 63 bytes" : value.Length > 0 && !NamePart().IsMatch(value) ? ValueRule : null;
        if (message is not null)
        {
            throw Wrong($"values[0][{key}]: Invalid value: \"{value}\": {message}");
        }
    }

    [GeneratedRegex("^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$")]
    private static partial Regex NamePart();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$")]
    private static partial Regex PrefixPart();
}
