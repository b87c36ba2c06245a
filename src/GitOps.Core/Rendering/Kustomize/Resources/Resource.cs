using System.Text.Json.Nodes;
using GitOps.Core.Rendering.Kustomize.Kinds;

namespace GitOps.Core.Rendering.Kustomize.Resources;

/// <summary>
/// One object on its way through a kustomization, with what is remembered of where it came from. What it shares with other
/// renderings is copied before it is changed.
/// </summary>
internal sealed class Resource
{
    private readonly List<string> _variables = [];
    private JsonObject _content;
    private NameHistory _names;
    private ResourceState? _state;
    private bool _isShared;
    private (JsonNode? ApiVersion, JsonNode? Kind, Gvk Gvk) _gvk;

    /// <summary>A resource of its own.</summary>
    public Resource(JsonObject value, SourceLocation source)
    {
        _content = value;
        _names = NameHistory.None;
        Source = source;
    }

    /// <summary>A resource in a state that others share.</summary>
    public Resource(ResourceState state, SourceLocation source)
    {
        (_state, _content, _names, _isShared) = (state, state.Content, state.Names, true);
        Source = source;
    }

    /// <summary>The object to change. Take <see cref="Content"/> to look at it: this copies what is shared.</summary>
    public JsonObject Object
    {
        get
        {
            if (_isShared)
            {
                var gvk = Gvk;
                (_content, _isShared) = ((JsonObject)_content.DeepClone(), false);
                _gvk = (_content["apiVersion"], _content["kind"], gvk);
            }

            _state = null;
            return _content;
        }
    }

    /// <summary>The object to look at; it must not be changed.</summary>
    public JsonObject Content => _content;

    /// <summary>Its state now, which may be kept: from here on, the object is copied before it changes.</summary>
    public ResourceState State
    {
        get
        {
            _isShared = true;
            return _state ??= new ResourceState(_content, _names, Gvk);
        }
    }

    /// <summary>Where it is declared.</summary>
    public SourceLocation Source { get; }

    /// <summary>How it got its name.</summary>
    public NameHistory Names
    {
        get => _names;
        private set => (_names, _state) = (value, null);
    }

    /// <summary>Whether a hash of the content is appended to the name.</summary>
    public bool NeedsHash { get; set; }

    /// <summary>What a generated object does with one of the same name.</summary>
    public GeneratorBehavior Behavior { get; set; }

    /// <summary>File or generator it came from, and the transformers it went through, for <c>buildMetadata</c>.</summary>
    public Provenance Provenance { get; set; } = new();

    public Gvk Gvk
    {
        get
        {
            if (_state is not null)
            {
                return _state.Gvk;
            }

            // Asked for all the time; the scalars it is made of are other ones when it changed.
            var (apiVersion, kind) = (_content["apiVersion"], _content["kind"]);
            if (!ReferenceEquals(apiVersion, _gvk.ApiVersion) || !ReferenceEquals(kind, _gvk.Kind))
            {
                _gvk = (apiVersion, kind, Gvk.Of(_content));
            }

            return _gvk.Gvk;
        }
    }

    public string Kind => _content.Text("kind");

    public string Name => Metadata?.Text("name") ?? "";

    public string Namespace => Metadata?.Text("namespace") ?? "";

    /// <summary>The object's metadata to look at.</summary>
    public JsonObject? Metadata => _content["metadata"] as JsonObject;

    /// <summary>Its identities.</summary>
    public ResourceIds Ids => _state?.Ids ?? new ResourceIds(_content, _names, Gvk);

    /// <summary>Whether it still says what it is: a kind, and a name or what one is generated from.</summary>
    public bool IsIdentified => Kind.Length > 0 && (Name.Length > 0 || Metadata?.Text("generateName").Length > 0);

    /// <summary>Its identity as it is now.</summary>
    public KustomizeId CurrentId => _state?.Ids.Current ?? KustomizeId.Create(Gvk, Namespace, Name);

    /// <summary>Its identity before anything renamed it.</summary>
    public KustomizeId OriginalId => _names.PreviousIds is [var first, ..] ? first with { Gvk = Gvk with { Kind = first.Gvk.Kind } } : CurrentId;

    /// <summary>Previous identities, oldest first, and the current one.</summary>
    public IReadOnlyList<KustomizeId> AllIds => Ids.All;

    /// <summary>Names of the vars whose value it holds.</summary>
    public IReadOnlyList<string> Variables => _variables;

    /// <summary>Makes it what it was when this was its <see cref="State"/>.</summary>
    public void Become(ResourceState state) => (_state, _content, _names, _isShared) = (state, state.Content, state.Names, true);

    public bool HasPreviousName(string name) => _names.PreviousIds.Any(id => id.Name == name);

    /// <summary>Remembers the current identity, before it changes.</summary>
    public void StorePreviousId() => Names = _names with { PreviousIds = _names.PreviousIds.Add(CurrentId) };

    /// <summary>Remembers a prefix its name is given.</summary>
    public void AddPrefix(string prefix) => Names = _names with { Prefixes = _names.Prefixes.Add(prefix) };

    /// <summary>Remembers a suffix its name is given.</summary>
    public void AddSuffix(string suffix) => Names = _names with { Suffixes = _names.Suffixes.Add(suffix) };

    public void AddVariable(string name) => _variables.Add(name);

    public void SetName(string name) => Object.ObjectAt("metadata")["name"] = name;

    /// <summary>Sets the namespace; an empty one removes the field.</summary>
    public void SetNamespace(string value)
    {
        if (value.Length > 0)
        {
            Object.ObjectAt("metadata")["namespace"] = value;
        }
        else if (Metadata?.ContainsKey("namespace") == true)
        {
            Object.ObjectAt("metadata").Remove("namespace");
        }
    }

    /// <summary>Puts another object in its place.</summary>
    public void Replace(JsonObject value) => (_content, _state, _isShared) = (value, null, false);

    /// <summary>Takes over the identity and history of the object it stands in for, with that object's labels and annotations below its own.</summary>
    public void TakeOver(Resource other)
    {
        MergeBelow(other, "labels");
        MergeBelow(other, "annotations");
        SetName(other.Name);
        SetNamespace(other.Namespace);
        Names = _names.After(other._names);
        NeedsHash &= other.NeedsHash;
        Behavior = other.Behavior;
        _variables.Clear();
        _variables.AddRange(other._variables);
        Provenance = Provenance with { Transformations = other.Provenance.Transformations };
    }

    private void MergeBelow(Resource other, string field)
    {
        if (other.Metadata?[field] is not JsonObject theirs || theirs.Count == 0)
        {
            return;
        }

        var merged = (JsonObject)theirs.DeepClone();
        foreach (var (key, value) in Object.ObjectAt("metadata")[field] as JsonObject ?? [])
        {
            merged[key] = value?.DeepClone();
        }

        Object.ObjectAt("metadata")[field] = merged;
    }
}
