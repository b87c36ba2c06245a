using System.Text.RegularExpressions;

namespace GitOps.Sandbox.Objects.Validation;

/// <summary>What names, labels and keys may be; each rule gives what is wrong, in the server's words.</summary>
/// <remarks>https://kubernetes.io/docs/concepts/overview/working-with-objects/names/</remarks>
internal static partial class NameRules
{
    private const int MaxSubdomain = 253;
    private const int MaxLabel = 63;

    private const string SubdomainProblem =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character "
        + "(e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    private const string LabelProblem =
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character "
        + "(e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

    private const string Label1035Problem =
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character "
        + "(e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";

    private const string WildcardProblem =
        "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character "
        + "(e.g. '*.example.com', regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

    private const string LabelValueProblem =
        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character "
        + "(e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    private const string QualifiedRule =
        "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character "
        + "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

    private const string ConfigKeyProblem =
        "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

    private const string HeaderProblem =
        "a valid HTTP header must consist of alphanumeric characters or '-' (e.g. 'X-Header-Name', regex used for validation is '[-A-Za-z0-9]+')";

    private const string EnvironmentProblem =
        "a valid environment variable name must consist only of printable ASCII characters other than '='";

    public static IEnumerable<string> Subdomain(string name) => Check(name, MaxSubdomain, SubdomainPattern(), SubdomainProblem);

    public static IEnumerable<string> Label(string name) => Check(name, MaxLabel, LabelPattern(), LabelProblem);

    public static IEnumerable<string> Label1035(string name) => Check(name, MaxLabel, Label1035Pattern(), Label1035Problem);

    public static IEnumerable<string> WildcardSubdomain(string name) => Check(name, MaxSubdomain, WildcardPattern(), WildcardProblem);

    public static IEnumerable<string> LabelValue(string value) => Check(value, MaxLabel, LabelValuePattern(), LabelValueProblem);

    /// <summary>A name that is one part of a path, as those of roles.</summary>
    public static IEnumerable<string> PathSegment(string name)
    {
        if (name is "." or "..")
        {
            return [$"may not be '{name}'"];
        }

        return "/%".Where(part => name.Contains(part, StringComparison.Ordinal)).Select(part => $"may not contain '{part}'");
    }

    /// <summary>A label's key, or another name with an optional prefix.</summary>
    public static IEnumerable<string> Qualified(string name)
    {
        var parts = name.Split('/');
        if (parts.Length > 2)
        {
            yield return $"a qualified name {QualifiedRule} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')";
            yield break;
        }

        if (parts.Length == 2)
        {
            foreach (var problem in parts[0].Length == 0 ? ["must be non-empty"] : Subdomain(parts[0]))
            {
                yield return $"prefix part {problem}";
            }
        }

        var last = parts[^1];
        if (last.Length == 0)
        {
            yield return "name part must be non-empty";
        }
        else if (last.Length > MaxLabel)
        {
            yield return $"name part must be no more than {MaxLabel} bytes";
        }

        if (!QualifiedPattern().IsMatch(last))
        {
            yield return $"name part {QualifiedRule}";
        }
    }

    /// <summary>A key of a ConfigMap or a Secret.</summary>
    public static IEnumerable<string> ConfigKey(string key)
    {
        foreach (var problem in Check(key, MaxSubdomain, ConfigKeyPattern(), ConfigKeyProblem))
        {
            yield return problem;
        }

        if (key is "." or "..")
        {
            yield return $"must not be '{key}'";
        }
        else if (key.StartsWith("..", StringComparison.Ordinal))
        {
            yield return "must not start with '..'";
        }
    }

    public static IEnumerable<string> EnvironmentVariable(string name) =>
        name.All(letter => letter is >= ' ' and <= '~' and not '=') ? [] : [EnvironmentProblem];

    public static IEnumerable<string> HttpHeader(string name) =>
        name.Length > 0 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-') ? [] : [HeaderProblem];

    /// <summary>The name of a port.</summary>
    public static IEnumerable<string> PortName(string name)
    {
        const int maxPortName = 15;
        if (name.Length > maxPortName)
        {
            yield return $"must be no more than {maxPortName} characters";
        }

        if (!PortCharactersPattern().IsMatch(name))
        {
            yield return "must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)";
        }

        if (!name.Any(char.IsAsciiLetterLower))
        {
            yield return "must contain at least one letter (a-z)";
        }

        if (name.Contains("--", StringComparison.Ordinal))
        {
            yield return "must not contain consecutive hyphens";
        }

        if (name.Length > 0 && (name[0] == '-' || name[^1] == '-'))
        {
            yield return "must not begin or end with a hyphen";
        }
    }

    private static IEnumerable<string> Check(string name, int most, Regex pattern, string problem)
    {
        if (name.Length > most)
        {
            yield return $"must be no more than {most} bytes";
        }

        if (!pattern.IsMatch(name))
        {
            yield return problem;
        }
    }

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z")]
    private static partial Regex SubdomainPattern();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?\z")]
    private static partial Regex LabelPattern();

    [GeneratedRegex(@"^[a-z]([-a-z0-9]*[a-z0-9])?\z")]
    private static partial Regex Label1035Pattern();

    [GeneratedRegex(@"^\*\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z")]
    private static partial Regex WildcardPattern();

    [GeneratedRegex(@"^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?\z")]
    private static partial Regex LabelValuePattern();

    [GeneratedRegex(@"^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]\z")]
    private static partial Regex QualifiedPattern();

    [GeneratedRegex(@"^[-._a-zA-Z0-9]+\z")]
    private static partial Regex ConfigKeyPattern();

    [GeneratedRegex(@"^[-a-z0-9]+\z")]
    private static partial Regex PortCharactersPattern();
}
