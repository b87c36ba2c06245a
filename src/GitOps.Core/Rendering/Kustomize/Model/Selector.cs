using System.Text.RegularExpressions;
using GitOps.Core.Rendering.Kustomize.Kinds;
using GitOps.Core.Rendering.Kustomize.Loading;
using GitOps.Core.Rendering.Kustomize.Resources;

namespace GitOps.Core.Rendering.Kustomize.Model;

/// <summary>Selects objects: each part is an anchored regular expression, empty for any, beside label and annotation selectors.</summary>
internal sealed class Selector
{
    private readonly Regex? _group;
    private readonly Regex? _version;
    private readonly Regex? _kind;
    private readonly Regex? _name;
    private readonly Regex? _namespace;
    private readonly LabelSelector _labels;
    private readonly LabelSelector _annotations;

    private Selector(FieldReader reader)
    {
        _group = Anchored(reader, "group");
        _version = Anchored(reader, "version");
        _kind = Anchored(reader, "kind");
        _name = Anchored(reader, "name");
        _namespace = Anchored(reader, "namespace");
        _labels = LabelSelector.Parse(reader.Text("labelSelector"), message => reader.Invalid("labelSelector", message));
        _annotations = LabelSelector.Parse(reader.Text("annotationSelector"), message => reader.Invalid("annotationSelector", message));
    }

    /// <summary>Whether it selects by name.</summary>
    public bool HasName => _name is not null;

    /// <summary>Whether no part of an identity is given.</summary>
    public bool SelectsAnyId => _group is null && _version is null && _kind is null && _name is null && _namespace is null;

    /// <summary>Whether it selects by labels or annotations.</summary>
    public bool HasLabelsOrAnnotations => !_labels.IsEmpty || !_annotations.IsEmpty;

    public static Selector Read(FieldReader reader)
    {
        var selector = new Selector(reader);
        reader.RefuseUnknown();
        return selector;
    }

    /// <summary>Whether a patch with this target applies: names and namespaces may be those of the beginning or of now.</summary>
    public bool Selects(Resource resource)
    {
        if (!MatchesGvk(resource.Gvk))
        {
            return false;
        }

        var (original, current) = (resource.OriginalId, resource.CurrentId);
        return (Matches(_namespace, original.Namespace) || Matches(_namespace, current.Namespace))
            && (Matches(_name, original.Name) || Matches(_name, current.Name))
            && SelectsLabels(resource);
    }

    /// <summary>Whether it selects one identity of an object.</summary>
    public bool Selects(KustomizeId id) => MatchesGvk(id.Gvk) && Matches(_name, id.Name) && Matches(_namespace, id.Namespace);

    public bool SelectsLabels(Resource resource) =>
        _labels.Matches(resource.Metadata?["labels"]) && _annotations.Matches(resource.Metadata?["annotations"]);

    private static bool Matches(Regex? pattern, string value) => pattern is null || pattern.IsMatch(value);

    private static Regex? Anchored(FieldReader reader, string field)
    {
        var text = reader.Text(field);
        if (text.Length == 0)
        {
            return null;
        }

        try
        {
            return GoRegex.Compile($"^(?:{text})$");
        }
        catch (ArgumentException exception)
        {
            throw reader.Invalid(field, $"\"{text}\" is not a regular expression: {exception.Message}");
        }
    }

    private bool MatchesGvk(Gvk gvk) => Matches(_group, gvk.Group) && Matches(_version, gvk.Version) && Matches(_kind, gvk.Kind);
}
