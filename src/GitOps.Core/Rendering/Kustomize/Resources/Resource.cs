using System.Text.Json.Nodes;

namespace GitOps.Core.Rendering.Kustomize.Resources;

/// <summary>One object on its way through a kustomization, with what is remembered of where it came from.</summary>
internal sealed class Resource
{
    private readonly List<KustomizeId> _previousIds = [];
    private readonly List<string> _variables = [];
    private (JsonNode? ApiVersion, JsonNode? Kind, Gvk Gvk) _gvk;

    public Resource(JsonObject value, SourceLocation source)
    {
        Object = value;
        Source = source;
    }

    /// <summary>The object itself, changed in place.</summary>
    public JsonObject Object { get; private set; }

    /// <summary>Where it is declared.</summary>
    public SourceLocation Source { get; }

    /// <summary>Prefixes its name was given, innermost first.</summary>
    public List<string> Prefixes { get; } = [];

    /// <summary>Suffixes its name was given, innermost first.</summary>
    public List<string> Suffixes { get; } = [];

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
            // Asked for all the time; the scalars it is made of are other ones when it changed.
            var (apiVersion, kind) = (Object["apiVersion"], Object["kind"]);
            if (!ReferenceEquals(apiVersion, _gvk.ApiVersion) || !ReferenceEquals(kind, _gvk.Kind))
            {
                _gvk = (apiVersion, kind, Gvk.Of(Object));
            }

            return _gvk.Gvk;
        }
    }

    public string Kind => Object.Text("kind");

    public string Name => Metadata?.Text("name") ?? "";

    public string Namespace => Metadata?.Text("namespace") ?? "";

    public JsonObject? Metadata => Object["metadata"] as JsonObject;

    /// <summary>Whether it still says what it is: a kind, and a name or what one is generated from.</summary>
    public bool IsIdentified => Kind.Length > 0 && (Name.Length > 0 || Metadata?.Text("generateName").Length > 0);

    /// <summary>Its identity as it is now.</summary>
    public KustomizeId CurrentId => KustomizeId.Create(Gvk, Namespace, Name);

    /// <summary>Its identity before anything renamed it.</summary>
    public KustomizeId OriginalId => _previousIds.Count > 0 ? PreviousIds.First() : CurrentId;

    /// <summary>The identities it had before, oldest first. Group and version are those of now, as kustomize has it.</summary>
    public IEnumerable<KustomizeId> PreviousIds
    {
        get
        {
            var now = Gvk;
            return _previousIds.Select(id => id with { Gvk = now with { Kind = id.Gvk.Kind } });
        }
    }

    /// <summary>Previous identities and the current one.</summary>
    public IEnumerable<KustomizeId> AllIds => PreviousIds.Append(CurrentId);

    /// <summary>Names of the vars whose value it holds.</summary>
    public IReadOnlyList<string> Variables => _variables;

    public bool HasPreviousName(string name)
    {
        foreach (var id in _previousIds)
        {
            if (id.Name == name)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Remembers the current identity, before it changes.</summary>
    public void StorePreviousId() => _previousIds.Add(CurrentId);

    public void AddVariable(string name) => _variables.Add(name);

    public void SetName(string name) => Object.ObjectAt("metadata")["name"] = name;

    /// <summary>Sets the namespace; an empty one removes the field.</summary>
    public void SetNamespace(string value)
    {
        if (value.Length > 0)
        {
            Object.ObjectAt("metadata")["namespace"] = value;
        }
        else
        {
            Metadata?.Remove("namespace");
        }
    }

    /// <summary>Puts another object in its place.</summary>
    public void Replace(JsonObject value) => Object = value;

    /// <summary>Takes over the identity and history of the object it stands in for, with that object's labels and annotations below its own.</summary>
    public void TakeOver(Resource other)
    {
        MergeBelow(other, "labels");
        MergeBelow(other, "annotations");
        SetName(other.Name);
        SetNamespace(other.Namespace);
        _previousIds.InsertRange(0, other._previousIds);
        Prefixes.InsertRange(0, other.Prefixes);
        Suffixes.InsertRange(0, other.Suffixes);
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
