using GitOps.Core.Yaml.Composing;

namespace GitOps.Core.Yaml;

/// <summary>
/// Finds the lines of a document's fields. Costs nothing until it is asked; the first question reads the document a
/// second time.
/// </summary>
internal sealed class SourceMap
{
    private readonly YamlChunk _chunk;
    private readonly SourcePosition _start;
    private readonly string _pointerInDocument;
    private readonly Lazy<IReadOnlyDictionary<string, SourcePosition>> _positions;

    internal SourceMap(YamlChunk chunk, SourcePosition start)
    {
        _chunk = chunk;
        _start = start;
        _pointerInDocument = "";
        _positions = new Lazy<IReadOnlyDictionary<string, SourcePosition>>(ReadPositions);
    }

    private SourceMap(SourceMap whole, string pointerInDocument)
    {
        _chunk = whole._chunk;
        _start = whole._start;
        _pointerInDocument = whole._pointerInDocument + pointerInDocument;
        _positions = whole._positions;
    }

    /// <summary>The map of a value inside the document, such as an item of a List: pointers are relative to it.</summary>
    /// <param name="pointer">JSON pointer (RFC 6901) to that value.</param>
    public SourceMap Within(string pointer) => new(this, pointer);

    /// <summary>Where the field or item at a JSON pointer is; where it is absent, its nearest present parent.</summary>
    /// <param name="pointer">JSON pointer (RFC 6901); empty for the document itself.</param>
    public SourcePosition Find(string pointer)
    {
        for (var path = _pointerInDocument + pointer; path.Length > 0; path = path[..path.LastIndexOf('/')])
        {
            if (_positions.Value.TryGetValue(path, out var position))
            {
                return position;
            }
        }

        return _start;
    }

    private Dictionary<string, SourcePosition> ReadPositions()
    {
        var positions = new Dictionary<string, SourcePosition>();
        try
        {
            _chunk.Compose(YamlLimits.Default with { MaxDocumentLength = int.MaxValue }, positions);
        }
        catch (GitOpsException)
        {
            // JSON that YAML reads otherwise, such as an escaped slash: what was read before it is right.
        }

        return positions;
    }
}
