using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GitOps.Core.Rendering.Kustomize.Configuration;
using GitOps.Core.Rendering.Kustomize.Kinds;
using GitOps.Core.Rendering.Kustomize.Model;
using GitOps.Core.Rendering.Kustomize.Resources;

namespace GitOps.Core.Rendering.Kustomize.Transformers.BuiltIn;

/// <summary>
/// Changes name, tag or digest of an image: in the configured fields, and in every <c>containers</c> and
/// <c>initContainers</c> list wherever it stands, as pods are embedded in custom resources.
/// </summary>
internal sealed class ImageTransformer : IResourceTransformer
{
    private static readonly string[] ContainerLists = ["containers", "initContainers"];
    private readonly ImageChange _change;
    private readonly IReadOnlyList<FieldSpec> _fields;
    private readonly Lazy<Regex> _pattern;

    public ImageTransformer(ImageChange change, IReadOnlyList<FieldSpec> fields)
    {
        _change = change;
        _fields = fields;
        _pattern = new(() => PatternOf(change.Name));
    }

    public object Description => (nameof(ImageTransformer), _change, _fields);

    public void Transform(Resource resource)
    {
        if (resource.Kind == "CustomResourceDefinition")
        {
            // Its containers are a schema's.
            return;
        }

        if (ContainersToChange(resource.Content).Count > 0)
        {
            ContainersToChange(resource.Object).ForEach(container => container["image"] = Change(container["image"]));
        }

        FieldSpecVisitor.Visit(resource, _fields, FieldToCreate.Nothing, Change);
    }

    // kustomize takes the name for a regular expression, which an image's name seldom fails to be.
    private static Regex PatternOf(string name)
    {
        const string TagAndDigest = "(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$";
        try
        {
            return GoRegex.Compile($"^{name}{TagAndDigest}");
        }
        catch (ArgumentException)
        {
            return GoRegex.Compile($"^{Regex.Escape(name)}{TagAndDigest}");
        }
    }

    private static (string Name, string Tag, string Digest) Split(string image)
    {
        var at = image.IndexOf('@', StringComparison.Ordinal);
        var digest = at < 0 ? "" : image[(at + 1)..];
        var named = at < 0 ? image : image[..at];

        // A colon before the last slash belongs to the registry's port.
        var colon = named.LastIndexOf(':');
        return colon > named.LastIndexOf('/') ? (named[..colon], named[(colon + 1)..], digest) : (named, "", digest);
    }

    private List<JsonObject> ContainersToChange(JsonObject value)
    {
        var found = new List<JsonObject>();
        Visit(value);
        return found;

        void Visit(JsonNode? node)
        {
            switch (node)
            {
                case JsonObject fields:
                    foreach (var (name, child) in fields)
                    {
                        if (child is JsonArray list && ContainerLists.Contains(name))
                        {
                            found.AddRange(list.OfType<JsonObject>().Where(container => IsChanged(container["image"])));
                        }
                        else
                        {
                            Visit(child);
                        }
                    }

                    break;
                case JsonArray items:
                    foreach (var item in items)
                    {
                        Visit(item);
                    }

                    break;
            }
        }
    }

    private bool IsChanged(JsonNode? image) => image is JsonValue && image.IsString() && _pattern.Value.IsMatch(image.ScalarText());

    private JsonNode? Change(JsonNode? node)
    {
        if (!IsChanged(node))
        {
            return node;
        }

        var (name, tag, digest) = Split(node.ScalarText());
        name = _change.NewName.Length > 0 ? _change.NewName : name;
        if (_change.NewTag.Length > 0 || _change.Digest.Length > 0)
        {
            (tag, digest) = (_change.NewTag, _change.Digest);
        }
        else if (_change.TagSuffix.Length > 0)
        {
            (tag, digest) = (tag + _change.TagSuffix, "");
        }

        return JsonValue.Create(name + (tag.Length > 0 ? $":{tag}" : "") + (digest.Length > 0 ? $"@{digest}" : ""));
    }
}
