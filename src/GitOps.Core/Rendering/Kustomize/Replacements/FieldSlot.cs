using System.Text.Json.Nodes;

namespace GitOps.Core.Rendering.Kustomize.Replacements;

/// <summary>A place in an object that holds a value: a field or a list's item.</summary>
internal readonly struct FieldSlot
{
    private readonly JsonNode _parent;
    private readonly string? _field;
    private readonly int _index;

    public FieldSlot(JsonObject parent, string field) => (_parent, _field, _index) = (parent, field, 0);

    public FieldSlot(JsonArray parent, int index) => (_parent, _field, _index) = (parent, null, index);

    public JsonNode? Value => _field is null ? _parent[_index] : _parent[_field];

    public void Set(JsonNode? value)
    {
        if (_field is null)
        {
            _parent[_index] = value;
        }
        else
        {
            _parent[_field] = value;
        }
    }
}
