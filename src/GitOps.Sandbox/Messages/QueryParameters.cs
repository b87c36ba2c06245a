using System.Globalization;

namespace GitOps.Sandbox.Messages;

/// <summary>The parameters of a request's query.</summary>
internal sealed class QueryParameters
{
    private readonly List<KeyValuePair<string, string>> _parameters;

    private QueryParameters(List<KeyValuePair<string, string>> parameters) => _parameters = parameters;

    /// <summary>The first value of a parameter; empty when it is absent.</summary>
    public string this[string name] => _parameters.Find(parameter => parameter.Key == name).Value ?? "";

    /// <summary>Whether the parameter is there.</summary>
    public bool Has(string name) => _parameters.Exists(parameter => parameter.Key == name);

    /// <summary>All values of a parameter.</summary>
    public IReadOnlyList<string> All(string name) => [.. _parameters.Where(parameter => parameter.Key == name).Select(parameter => parameter.Value)];

    /// <summary>Whether a parameter says yes: present and neither <c>false</c> nor <c>0</c>, as the server reads booleans.</summary>
    public bool Flag(string name) => Has(name) && this[name] is not ("false" or "0");

    /// <summary>A whole number; null when absent.</summary>
    /// <exception cref="FormatException">It is no number; the message is the server's.</exception>
    public long? Number(string name)
    {
        var text = this[name];
        if (text.Length == 0)
        {
            return null;
        }

        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"strconv.ParseInt: parsing \"{text}\": invalid syntax");
    }

    /// <summary>Reads a query, with or without its question mark.</summary>
    public static QueryParameters Parse(string query)
    {
        var parameters = new List<KeyValuePair<string, string>>();
        foreach (var part in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = equals < 0 ? (part, "") : (part[..equals], part[(equals + 1)..]);
            parameters.Add(new(Decode(name), Decode(value)));
        }

        return new(parameters);
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
