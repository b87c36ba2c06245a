using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace GitOps.Core.Schema;

/// <summary>
/// The built-in types of the Kubernetes API, from the embedded <c>api-facts.txt</c> (see <c>src/GitOps.SchemaGenerator</c>).
/// A type is read when it is first asked for. Safe for use by several threads.
/// </summary>
internal sealed class SchemaTable
{
    private const string ResourceName = "GitOps.Core.Schema.api-facts.txt";
    private static readonly Lazy<SchemaTable> Embedded = new(ReadEmbedded);

    private readonly Dictionary<string, string> _typeLines = [];
    private readonly Dictionary<(string Group, string Version, string Kind), string> _typeNames = [];
    private readonly Dictionary<(string Group, string Version, string Kind), KindFacts> _kinds = [];
    private readonly ConcurrentDictionary<string, TypeSchema> _types = new();

    private SchemaTable(TextReader facts)
    {
        while (facts.ReadLine() is { } line)
        {
            if (line.StartsWith("K\t", StringComparison.Ordinal))
            {
                var (kind, typeName) = FactsLine.Kind(line);
                _kinds.TryAdd((kind.Group, kind.Version, kind.Kind), kind);
                _typeNames.TryAdd((kind.Group, kind.Version, kind.Kind), typeName);
            }
            else if (line.StartsWith("T\t", StringComparison.Ordinal))
            {
                _typeLines.Add(FactsLine.TypeName(line), line);
            }
        }
    }

    /// <summary>The built-in types.</summary>
    public static SchemaTable BuiltIn => Embedded.Value;

    /// <summary>Every kind the table knows, by group, version and plural.</summary>
    public IReadOnlyCollection<KindFacts> Kinds => _kinds.Values;

    /// <summary>What discovery says of a kind.</summary>
    public bool TryGetKind(string group, string version, string kind, [NotNullWhen(true)] out KindFacts? facts) =>
        _kinds.TryGetValue((group, version, kind), out facts);

    /// <summary>The type of a kind's objects.</summary>
    public bool TryGetType(string group, string version, string kind, [NotNullWhen(true)] out TypeSchema? type)
    {
        type = _typeNames.TryGetValue((group, version, kind), out var name) ? Type(name) : null;
        return type is not null;
    }

    /// <summary>The type with a definition's name, such as <c>io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta</c>; throws where there is none.</summary>
    public TypeSchema Type(string definition) => _types.GetOrAdd(definition, Read);

    private TypeSchema Read(string definition) => _typeLines.TryGetValue(definition, out var line)
        ? FactsLine.Type(line, Type)
        : throw new KeyNotFoundException($"The API facts have no type '{definition}'.");

    private static SchemaTable ReadEmbedded()
    {
        using var stream = typeof(SchemaTable).Assembly.GetManifestResourceStream(ResourceName)
            ?? throw new InvalidOperationException($"The assembly lacks its resource '{ResourceName}'.");
        using var reader = new StreamReader(stream);
        return new SchemaTable(reader);
    }
}
