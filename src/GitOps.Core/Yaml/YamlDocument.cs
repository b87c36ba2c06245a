using System.Text.Json.Nodes;
using GitOps.Core.Yaml.Composing;
using GitOps.Core.Yaml.Scalars;

namespace GitOps.Core.Yaml;

/// <summary>One document of a YAML or JSON file.</summary>
/// <param name="Root">Its value. A document without one (only comments, or null) is never returned.</param>
/// <param name="Line">Line of its first token, counted from 1 in the file.</param>
/// <param name="Positions">Where its fields are.</param>
internal sealed record YamlDocument(JsonNode Root, int Line, SourceMap Positions)
{
    /// <summary>Keys that stand twice in one mapping, where that is no error (<see cref="YamlDialect.Kustomization"/>).</summary>
    public IReadOnlyList<DuplicateKey> DuplicateKeys { get; init; } = [];
}
