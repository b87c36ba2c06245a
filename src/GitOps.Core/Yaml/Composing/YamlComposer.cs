using System.Buffers;
using System.Text.Json.Nodes;
using GitOps.Core.Yaml.Scalars;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace GitOps.Core.Yaml.Composing;

/// <summary>Makes a JSON value of the parser's events: resolves scalars, anchors and merge keys, finds duplicate keys.</summary>
internal sealed class YamlComposer(YamlChunk chunk, Parser parser, YamlLimits limits, Dictionary<string, SourcePosition>? positions)
{
    private readonly Dictionary<AnchorName, Anchor> _anchors = [];

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._/");

    // The keys written in the mappings that are open, innermost last: what a duplicate is checked against.
    private readonly List<(string Key, int Line)> _openKeys = [];

    private readonly List<DuplicateKey> _duplicates = [];

    private int _depth;
    private int _aliasNodes;
    private string _pointer = "";

    /// <summary>The document's value; like kubectl, what follows a document end marker (<c>...</c>) is not read.</summary>
    public (JsonNode? Root, SourcePosition Start, IReadOnlyList<DuplicateKey> DuplicateKeys) ComposeDocument()
    {
        parser.Consume<StreamStart>();
        if (!parser.TryConsume<DocumentStart>(out _))
        {
            return (null, chunk.PositionOf(0), []);
        }

        var start = chunk.PositionOf(parser.Current!.Start);
        var root = ComposeValue();
        if (parser.Consume<DocumentEnd>().IsImplicit)
        {
            parser.Consume<StreamEnd>();
        }

        return (root, start, _duplicates);
    }

    private (JsonNode? Node, YamlScalar? Scalar) ComposeNode()
    {
        var next = parser.Current!;
        if (next is AnchorAlias alias)
        {
            var expanded = Expand(alias);
            parser.MoveNext();
            return expanded;
        }

        if (next is Scalar scalar)
        {
            parser.MoveNext();
            var value = Resolve(scalar);
            Define(scalar.Anchor, new Anchor(null, value));
            return (null, value);
        }

        var collection = (NodeEvent)next;
        Define(collection.Anchor, Anchor.Open);
        var node = ComposeCollection(collection);
        Define(collection.Anchor, new Anchor(node, null));
        return (node, null);
    }

    private JsonNode ComposeCollection(NodeEvent start)
    {
        if (++_depth > limits.MaxDepth)
        {
            throw chunk.TooMuch(chunk.PositionOf(start.Start), $"nested deeper than {limits.MaxDepth} levels.");
        }

        parser.MoveNext();
        JsonNode node = start is MappingStart ? ComposeMapping() : ComposeSequence();
        _depth--;
        return node;
    }

    private JsonArray ComposeSequence()
    {
        var array = new JsonArray();
        var pointer = _pointer;
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            Enter(pointer, array.Count, parser.Current!.Start);
            array.Add(ComposeValue());
        }

        _pointer = pointer;
        return array;
    }

    private JsonObject ComposeMapping()
    {
        var mapping = new JsonObject();
        var pointer = _pointer;
        var firstKey = _openKeys.Count;
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var start = parser.Current!.Start;
            if (IsMergeKey(parser.Current))
            {
                parser.MoveNext();
                Merge(mapping, start);
                continue;
            }

            var key = ComposeKey();
            var line = chunk.PositionOf(start).Line;

            // A key that is there, but was not written in this mapping, came with a merge and may be replaced.
            var first = mapping.ContainsKey(key) ? _openKeys.FindIndex(firstKey, open => open.Key == key) : -1;
            _openKeys.Add((key, line));
            Enter(pointer, key, start);
            var value = ComposeValue();
            if (first >= 0)
            {
                TakeDuplicate(key, isAlone: value is null || mapping[key] is null, _openKeys[first].Line, start);
            }

            mapping[key] = value;
        }

        _openKeys.RemoveRange(firstKey, _openKeys.Count - firstKey);
        _pointer = pointer;
        return mapping;
    }

    private JsonNode? ComposeValue()
    {
        var start = parser.Current!.Start;
        var (node, scalar) = ComposeNode();
        if (scalar is not { } value)
        {
            return node;
        }

        return value.IsFinite ? value.ToJson() : throw chunk.Invalid(chunk.PositionOf(start), "infinity and not-a-number have no place in JSON; quote the value if it is text.");
    }

    private string ComposeKey()
    {
        var start = parser.Current!.Start;
        var (_, scalar) = ComposeNode();
        return scalar?.ToKey() ?? throw chunk.Invalid(
            chunk.PositionOf(start),
            scalar is { Kind: YamlScalarKind.Null } ? "a key must not be null; quote it if it is text." : "a key must be text, a number or a boolean.");
    }

    // What stands alone, or can be no field's name, may be a value of a Secret that got into a key's place, and is not quoted.
    private void TakeDuplicate(string key, bool isAlone, int firstLine, in Mark start)
    {
        if (chunk.Dialect != YamlDialect.Kustomization)
        {
            var quoted = isAlone || key.AsSpan().ContainsAnyExcept(NameCharacters) ? "" : $" \"{key}\"";
            throw chunk.Invalid(chunk.PositionOf(start), $"duplicate key{quoted} (first at line {firstLine}).");
        }

        _duplicates.Add(new DuplicateKey(key, chunk.PositionOf(start), firstLine));
    }

    // go-yaml v2 merges where the key stands: what is merged replaces what was written above it.
    private void Merge(JsonObject mapping, in Mark start)
    {
        var pointer = _pointer;
        _pointer = "";
        var recorded = positions;
        positions = null;
        var value = ComposeValue();
        (positions, _pointer) = (recorded, pointer);

        var sources = value is JsonArray array ? array.Reverse().ToList() : [value];
        foreach (var source in sources)
        {
            if (source is not JsonObject from)
            {
                throw chunk.Invalid(chunk.PositionOf(start), "a merge key (<<) takes a mapping or a sequence of mappings.");
            }

            foreach (var (key, merged) in from)
            {
                mapping[key] = merged?.DeepClone();
            }
        }
    }

    private static bool IsMergeKey(ParsingEvent next) =>
        next is Scalar { Value: "<<" } scalar
        && (scalar.Tag.IsEmpty ? scalar.Style == ScalarStyle.Plain : !scalar.Tag.IsNonSpecific && scalar.Tag.Value == "tag:yaml.org,2002:merge");

    private YamlScalar Resolve(Scalar scalar)
    {
        if (scalar.Style == ScalarStyle.Plain && scalar.Value.Contains(": ", StringComparison.Ordinal))
        {
            // The scanner takes a star inside a key for an alias and reads on over the colon.
            throw chunk.Invalid(chunk.PositionOf(scalar.Start), "put this key in quotes.");
        }

        if (scalar.Tag.IsEmpty)
        {
            return scalar.Style == ScalarStyle.Plain ? YamlScalarResolver.Resolve(scalar.Value, chunk.Dialect) : YamlScalar.Of(scalar.Value);
        }

        var value = YamlScalarResolver.Resolve(scalar.Tag.IsNonSpecific ? "" : scalar.Tag.Value, scalar.Value, out var problem);
        return problem is null ? value : throw chunk.Invalid(chunk.PositionOf(scalar.Start), problem);
    }

    private (JsonNode? Node, YamlScalar? Scalar) Expand(AnchorAlias alias)
    {
        if (!_anchors.TryGetValue(alias.Value, out var anchor))
        {
            if (alias.Value.Value.IndexOfAny(['}', ']']) is var bracket and >= 0)
            {
                throw new AliasRunsIntoBracketException { BracketIndex = (int)alias.Start.Index + 1 + bracket };
            }

            throw chunk.Invalid(chunk.PositionOf(alias.Start), "a value that begins with * is an alias, and no anchor of that name comes before it. Put the value in quotes if it is text.");
        }

        if (anchor == Anchor.Open)
        {
            throw chunk.Invalid(chunk.PositionOf(alias.Start), "the anchor that this alias names contains itself.");
        }

        _aliasNodes += Count(anchor.Node);
        if (_aliasNodes > limits.MaxAliasNodes)
        {
            throw chunk.TooMuch(chunk.PositionOf(alias.Start), $"the document's aliases expand to more than {limits.MaxAliasNodes} values.");
        }

        return (anchor.Node?.DeepClone(), anchor.Scalar);
    }

    private static int Count(JsonNode? node) => node switch
    {
        JsonObject mapping => 1 + mapping.Sum(pair => Count(pair.Value)),
        JsonArray array => 1 + array.Sum(Count),
        _ => 1,
    };

    private void Define(AnchorName name, Anchor anchor)
    {
        if (!name.IsEmpty)
        {
            _anchors[name] = anchor;
        }
    }

    private void Enter(string parent, object part, in Mark start)
    {
        if (positions is not null)
        {
            _pointer = $"{parent}/{part.ToString()!.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
            positions[_pointer] = chunk.PositionOf(start);
        }
    }

    private sealed record Anchor(JsonNode? Node, YamlScalar? Scalar)
    {
        public static Anchor Open { get; } = new(null, null);
    }
}
