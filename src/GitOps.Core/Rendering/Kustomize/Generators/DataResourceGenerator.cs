using System.Text;
using System.Text.Json.Nodes;
using GitOps.Core.Rendering.Failures;
using GitOps.Core.Rendering.Kustomize.Kinds;
using GitOps.Core.Rendering.Kustomize.Loading;
using GitOps.Core.Rendering.Kustomize.Model;
using GitOps.Core.Rendering.Kustomize.Resources;

namespace GitOps.Core.Rendering.Kustomize.Generators;

/// <summary>Makes a ConfigMap or a Secret from literals and files.</summary>
internal sealed class DataResourceGenerator(DataGenerator options, KustomizationRoot root) : IGenerator
{
    // kustomize breaks long base64 texts into lines of this length, and the hash counts them.
    private const int Base64LineLength = 70;
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public IEnumerable<Resource> Generate()
    {
        if (options.Name.Length == 0)
        {
            throw KustomizeErrors.Invalid(options.Location, $"a {Kind} generator needs a name");
        }

        var value = new JsonObject { ["apiVersion"] = "v1", ["kind"] = Kind, ["metadata"] = Metadata() };
        if (options.IsSecret)
        {
            value["type"] = options.Type.Length == 0 ? "Opaque" : options.Type;
        }

        foreach (var (key, content) in new DataSources(options, root).Read())
        {
            Add(value, key, content);
        }

        if (options.Options.Immutable)
        {
            value["immutable"] = true;
        }

        yield return new Resource(value, options.Location)
        {
            Behavior = options.Behavior,
            NeedsHash = !options.Options.DisableNameSuffixHash,
        };
    }

    private string Kind => options.IsSecret ? "Secret" : "ConfigMap";

    private JsonObject Metadata()
    {
        var metadata = new JsonObject { ["name"] = options.Name };
        if (options.Namespace.Length > 0)
        {
            metadata["namespace"] = options.Namespace;
        }

        AddMap(metadata, "labels", options.Options.Labels);
        AddMap(metadata, "annotations", options.Options.Annotations);
        return metadata;
    }

    private static void AddMap(JsonObject metadata, string field, IReadOnlyDictionary<string, string> entries)
    {
        if (entries.Count > 0)
        {
            metadata[field] = new JsonObject(entries.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value)));
        }
    }

    private void Add(JsonObject value, string key, byte[] content)
    {
        if (options.IsSecret)
        {
            value.ObjectAt("data")[key] = Base64(content);
            return;
        }

        try
        {
            value.ObjectAt("data")[key] = Strict.GetString(content);
        }
        catch (DecoderFallbackException)
        {
            if (value["data"] is JsonObject { Count: 0 })
            {
                value.Remove("data");
            }

            value.ObjectAt("binaryData")[key] = Base64(content);
        }
    }

    private static string Base64(byte[] content)
    {
        var text = Convert.ToBase64String(content);
        return text.Length <= Base64LineLength ? text : string.Concat(text.Chunk(Base64LineLength).Select(line => $"{new string(line)}\n"));
    }
}
