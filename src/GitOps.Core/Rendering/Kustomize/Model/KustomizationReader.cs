using GitOps.Core.Rendering.Kustomize.Loading;

namespace GitOps.Core.Rendering.Kustomize.Model;

/// <summary>Reads a kustomization file's document, refusing what it must not hold.</summary>
internal static class KustomizationReader
{
    private const string ComponentKind = "Component";

    // One schema has the types of all releases between them (https://github.com/kubernetes-sigs/kustomize, kyaml/openapi).
    private static readonly string[] BuiltInSchemas = ["v1.21.2", "v1.36"];

    public static Kustomization Read(FieldReader reader)
    {
        var isComponent = ReadKind(reader);
        var globalOptions = reader.Object("generatorOptions") is { } options ? OptionReader.GeneratorOptions(options) : GeneratorOptions.None;
        if (reader.Object("metadata") is { } metadata)
        {
            metadata.Text("name");
            metadata.Text("namespace");
            metadata.Map("labels");
            metadata.Map("annotations");
            metadata.RefuseUnknown();
        }

        var openApi = reader.Map("openapi");
        if (openApi.TryGetValue("version", out var version) && (!BuiltInSchemas.Contains(version) || openApi.ContainsKey("path")))
        {
            throw reader.Invalid("openapi", openApi.ContainsKey("path") ? "openapi has either a path or a version" : $"the built-in schema is that of {string.Join(" to ", BuiltInSchemas)}; name another one by its path");
        }

        var kustomization = new Kustomization
        {
            Source = reader,
            IsComponent = isComponent,
            Resources = [.. OptionReader.Located(reader, "resources"), .. OptionReader.Located(reader, "bases")],
            Components = OptionReader.Located(reader, "components"),
            Configurations = OptionReader.Located(reader, "configurations"),
            Crds = OptionReader.Located(reader, "crds"),
            Generators = OptionReader.Located(reader, "generators"),
            Transformers = OptionReader.Located(reader, "transformers"),
            Validators = OptionReader.Located(reader, "validators"),
            Namespace = reader.Text("namespace"),
            NamePrefix = reader.Text("namePrefix"),
            NameSuffix = reader.Text("nameSuffix"),
            CommonLabels = reader.Map("commonLabels"),
            CommonAnnotations = reader.Map("commonAnnotations"),
            Labels = [.. reader.Objects("labels").Select(OptionReader.Labels)],
            Images = [.. reader.Objects("images").Concat(reader.Objects("imageTags")).Select(OptionReader.Image)],
            Replicas = [.. reader.Objects("replicas").Select(OptionReader.Replicas)],
            Patches = [.. reader.Objects("patches").Select(OptionReader.Patch)],
            PatchesStrategicMerge = OptionReader.Located(reader, "patchesStrategicMerge"),
            PatchesJson6902 = [.. reader.Objects("patchesJson6902").Select(OptionReader.Patch)],
            ReplacementEntries = [.. reader.Objects("replacements")],
            Variables = [.. reader.Objects("vars").Select(OptionReader.Variable)],
            ConfigMaps = [.. reader.Objects("configMapGenerator").Select(entry => Generator(entry, false, globalOptions))],
            Secrets = [.. reader.Objects("secretGenerator").Select(entry => Generator(entry, true, globalOptions))],
            HelmCharts = HelmChartReader.Read(reader),
            OpenApiPath = openApi.TryGetValue("path", out var path) ? new Located(path, reader.LocationOf("openapi/path")) : null,
            Sort = reader.Object("sortOptions") is { } sort ? OptionReader.Sort(sort) : null,
            BuildMetadata = ReadBuildMetadata(reader),
        };
        reader.RefuseUnknown();
        return kustomization;
    }

    private static DataGenerator Generator(FieldReader entry, bool isSecret, GeneratorOptions global)
    {
        var generator = OptionReader.DataGenerator(entry, isSecret, global);
        entry.RefuseUnknown();
        return generator;
    }

    private static bool ReadKind(FieldReader reader)
    {
        var (kind, apiVersion) = (reader.Text("kind"), reader.Text("apiVersion"));
        if (kind is not ("" or "Kustomization" or ComponentKind))
        {
            throw reader.Invalid("kind", $"kind must be Kustomization or {ComponentKind}, but is \"{kind}\"");
        }

        var required = kind == ComponentKind ? "kustomize.config.k8s.io/v1alpha1" : "kustomize.config.k8s.io/v1beta1";
        if (apiVersion.Length > 0 && apiVersion != required)
        {
            throw reader.Invalid("apiVersion", $"apiVersion of a {(kind.Length == 0 ? "Kustomization" : kind)} must be {required}, but is \"{apiVersion}\"");
        }

        if (reader.Value.All(field => field.Key is "kind" or "apiVersion" || field.Value is null))
        {
            throw reader.Invalid("the kustomization is empty. List what it builds under resources");
        }

        return kind == ComponentKind;
    }

    private static BuildMetadata ReadBuildMetadata(FieldReader reader)
    {
        var names = reader.Texts("buildMetadata");
        return new BuildMetadata(names.Contains("originAnnotations"), names.Contains("transformerAnnotations"), names.Contains("managedByLabel"));
    }
}
