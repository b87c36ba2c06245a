using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace GitOps.Core.Yaml.Scalars;

/// <summary>
/// Decides what a scalar stands for by the rules of kubectl's reader (sigs.k8s.io/yaml over go-yaml v2): YAML 1.1's
/// booleans, octals and underscores together with 1.2's <c>0o</c>, no base 60, timestamps stay text.
/// </summary>
internal static partial class YamlScalarResolver
{
    private const string TagPrefix = "tag:yaml.org,2002:";

    private static readonly Dictionary<string, YamlScalar> Words = Table(
        (YamlScalar.Of(true), "y Y yes Yes YES true True TRUE on On ON"),
        (YamlScalar.Of(false), "n N no No NO false False FALSE off Off OFF"),
        (YamlScalar.Null, "~ null Null NULL"),
        (YamlScalar.Of(double.NaN), ".nan .NaN .NAN"),
        (YamlScalar.Of(double.PositiveInfinity), ".inf .Inf .INF +.inf +.Inf +.INF"),
        (YamlScalar.Of(double.NegativeInfinity), "-.inf -.Inf -.INF"));

    /// <summary>A plain scalar without a tag, by the rules of a dialect.</summary>
    public static YamlScalar Resolve(string text, YamlDialect dialect)
    {
        var value = Resolve(text);
        if (dialect != YamlDialect.Kustomize)
        {
            return value;
        }

        return value.Kind switch
        {
            YamlScalarKind.Boolean when text.Length is not (4 or 5) => YamlScalar.Of(text),
            YamlScalarKind.String when GoTimestamp.TryParse(text) is { } timestamp => YamlScalar.Of(timestamp),
            _ => value,
        };
    }

    /// <summary>A plain scalar without a tag.</summary>
    public static YamlScalar Resolve(string text)
    {
        if (text.Length == 0)
        {
            return YamlScalar.Null;
        }

        switch (text[0])
        {
            case 'y' or 'Y' or 'n' or 'N' or 't' or 'T' or 'f' or 'F' or 'o' or 'O' or '~':
                return text.Length <= 5 && Words.TryGetValue(text, out var word) ? word : YamlScalar.Of(text);
            case '.':
                return Words.TryGetValue(text, out word) ? word
                    : FractionPattern().IsMatch(text) ? Float(text.Replace("_", "", StringComparison.Ordinal), text)
                    : YamlScalar.Of(text);
            case '+' or '-' or (>= '0' and <= '9'):
                return Words.TryGetValue(text, out word) ? word : Number(text);
            default:
                return YamlScalar.Of(text);
        }
    }

    /// <summary>A scalar with an explicit tag.</summary>
    /// <param name="tag">The tag, resolved.</param>
    /// <param name="text">The text.</param>
    /// <param name="problem">What is wrong when the text does not fit the tag; otherwise null.</param>
    public static YamlScalar Resolve(string tag, string text, out string? problem)
    {
        problem = null;
        var shortTag = tag.StartsWith(TagPrefix, StringComparison.Ordinal) ? tag[TagPrefix.Length..] : "";
        if (shortTag == "binary")
        {
            return Binary(text, out problem);
        }

        if (shortTag is not ("null" or "bool" or "int" or "float" or "timestamp"))
        {
            return YamlScalar.Of(text);
        }

        var value = Resolve(text);
        var fits = shortTag switch
        {
            "null" => value.Kind == YamlScalarKind.Null,
            "bool" => value.Kind == YamlScalarKind.Boolean,
            "int" => value.Kind is YamlScalarKind.Integer or YamlScalarKind.UnsignedInteger,
            "float" => value.Kind is YamlScalarKind.Integer or YamlScalarKind.Float,
            _ => value.Kind == YamlScalarKind.String && TimestampPattern().IsMatch(text),
        };
        problem = fits ? null : $"the value does not fit its tag !!{shortTag}.";
        return value;
    }

    private static YamlScalar Number(string text)
    {
        var plain = text.Replace("_", "", StringComparison.Ordinal);
        return Integer(plain) ?? (FloatPattern().IsMatch(plain) ? Float(plain, text) : YamlScalar.Of(text));
    }

    private static YamlScalar? Integer(string text)
    {
        var signed = text[0] is '+' or '-';
        var negative = text[0] == '-';
        var digits = text.AsSpan(signed ? 1 : 0);
        var radix = 10u;
        if (digits.Length > 1 && digits[0] == '0')
        {
            (radix, var prefix) = digits[1] switch
            {
                'x' or 'X' => (16u, 2),
                'b' or 'B' => (2u, 2),
                'o' or 'O' => (8u, 2),
                _ => (8u, 1),
            };
            digits = digits[prefix..];
        }

        if (!TryParse(digits, radix, out var magnitude))
        {
            return null;
        }

        return (negative, magnitude) switch
        {
            (true, <= 1UL << 63) => YamlScalar.Of(unchecked(-(long)magnitude)),
            (true, _) => null,
            (false, > long.MaxValue) when signed => null,
            _ => YamlScalar.Of(magnitude),
        };
    }

    private static bool TryParse(ReadOnlySpan<char> digits, uint radix, out ulong value)
    {
        value = 0;
        foreach (var c in digits)
        {
            var digit = (uint)(char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : int.MaxValue);
            if (digit >= radix || value > (ulong.MaxValue - digit) / radix)
            {
                return false;
            }

            value = (value * radix) + digit;
        }

        return digits.Length > 0;
    }

    private static YamlScalar Float(string plain, string text)
    {
        var value = double.Parse(plain, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(value) ? YamlScalar.Of(value) : YamlScalar.Of(text);
    }

    private static YamlScalar Binary(string text, out string? problem)
    {
        var buffer = new byte[text.Length];
        var valid = !text.AsSpan().ContainsAny(' ', '\t') & Convert.TryFromBase64String(text, buffer, out var length);
        problem = valid ? null : "the value tagged !!binary is not base64.";
        return YamlScalar.Of(Encoding.UTF8.GetString(buffer, 0, length));
    }

    private static Dictionary<string, YamlScalar> Table(params (YamlScalar Value, string Words)[] rows) =>
        rows.SelectMany(row => row.Words.Split(' ').Select(word => (word, row.Value))).ToDictionary(pair => pair.word, pair => pair.Value);

    [GeneratedRegex(@"^\.[0-9](_?[0-9])*([eE][-+]?[0-9](_?[0-9])*)?\z")]
    private static partial Regex FractionPattern();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z")]
    private static partial Regex FloatPattern();

    [GeneratedRegex(@"^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(([Tt][0-9:.]+(Z|[-+][0-9]{2}:[0-9]{2}))|( [0-9:.]+))?\z")]
    private static partial Regex TimestampPattern();
}
