using System.Globalization;

namespace GitOps.Sandbox.Messages;

/// <summary>What the client wants an object turned into.</summary>
internal enum ResponseShape
{
    /// <summary>The object itself.</summary>
    Object,

    /// <summary>Rows and columns for people (<c>as=Table</c>).</summary>
    Table,

    /// <summary>Metadata only (<c>as=PartialObjectMetadata</c> or its list).</summary>
    Metadata,

    /// <summary>All of discovery in one document.</summary>
    AggregatedDiscovery,
}

/// <summary>The form of an answer, chosen from the client's <c>Accept</c> header.</summary>
internal sealed record ResponseFormat(ResponseShape Shape, bool Yaml, string MediaType)
{
    /// <summary>JSON, as it is.</summary>
    public static readonly ResponseFormat Default = new(ResponseShape.Object, false, ApiResponse.Json);

    // Media type parameter "as" with its group and version.
    private static readonly Dictionary<(string As, string Group, string Version), ResponseShape> Shapes = new()
    {
        [("Table", "meta.k8s.io", "v1")] = ResponseShape.Table,
        [("PartialObjectMetadata", "meta.k8s.io", "v1")] = ResponseShape.Metadata,
        [("PartialObjectMetadataList", "meta.k8s.io", "v1")] = ResponseShape.Metadata,
        [("APIGroupDiscoveryList", "apidiscovery.k8s.io", "v2")] = ResponseShape.AggregatedDiscovery,
    };

    /// <summary>Chooses the best form that is spoken here and fits the kind of answer; null when there is none.</summary>
    /// <param name="accept">The header; empty takes everything.</param>
    /// <param name="possible">The shapes this answer can have.</param>
    public static ResponseFormat? Choose(string accept, params ResponseShape[] possible)
    {
        if (accept.Length == 0)
        {
            return Default;
        }

        foreach (var clause in accept.Split(',').Select(Clause.Parse).OrderByDescending(clause => clause.Quality))
        {
            if (clause.Format is { } format && (format.Shape == ResponseShape.Object || possible.Contains(format.Shape)))
            {
                return format;
            }
        }

        return null;
    }

    private sealed record Clause(double Quality, ResponseFormat? Format)
    {
        public static Clause Parse(string text)
        {
            var parts = text.Split(';', StringSplitOptions.TrimEntries);
            var parameters = new Dictionary<string, string>();
            foreach (var part in parts.Skip(1))
            {
                var equals = part.IndexOf('=', StringComparison.Ordinal);
                if (equals > 0)
                {
                    parameters[part[..equals]] = part[(equals + 1)..];
                }
            }

            var quality = parameters.TryGetValue("q", out var q) && double.TryParse(q, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : 1;
            return new(quality, FormatOf(parts[0].ToLowerInvariant(), parameters));
        }

        private static ResponseFormat? FormatOf(string type, Dictionary<string, string> parameters)
        {
            var yaml = type is "application/yaml";
            if (!yaml && type is not ("application/json" or "application/*" or "*/*"))
            {
                return null;
            }

            if (!parameters.TryGetValue("as", out var shape))
            {
                return new(ResponseShape.Object, yaml, yaml ? type : ApiResponse.Json);
            }

            var key = (shape, parameters.GetValueOrDefault("g", ""), parameters.GetValueOrDefault("v", ""));
            if (!Shapes.TryGetValue(key, out var known))
            {
                return null;
            }

            // Only discovery repeats its parameters in the answer.
            var media = known == ResponseShape.AggregatedDiscovery
                ? $"{ApiResponse.Json};g={key.Item2};v={key.Item3};as={shape}"
                : ApiResponse.Json;
            return new(known, yaml, media);
        }
    }
}
