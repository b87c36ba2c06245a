using System.Text.Json.Nodes;
using GitOps.Core.Rendering.Kustomize.Kinds;
using GitOps.Core.Rendering.Kustomize.Loading;
using GitOps.Core.Rendering.Kustomize.Resources;

namespace GitOps.Core.Rendering.Kustomize.Configuration;

/// <summary>Which fields each built-in transformer works on: kustomize's defaults and what <c>configurations</c> and <c>crds</c> add.</summary>
internal sealed record TransformerConfiguration
{
    private static FieldSpec Spec(FieldReader reader)
    {
        var spec = new FieldSpec(SelectorOf(reader), reader.Text("path"), reader.Flag("create"));
        reader.RefuseUnknown();
        return spec;
    }

    private static readonly Lazy<TransformerConfiguration> LazyDefault = new(LoadDefault);

    public static TransformerConfiguration Empty { get; } = new();

    /// <summary>kustomize's default configuration.</summary>
    public static TransformerConfiguration Default => LazyDefault.Value;

    public IReadOnlyList<FieldSpec> NamePrefix { get; init; } = [];

    public IReadOnlyList<FieldSpec> NameSuffix { get; init; } = [];

    public IReadOnlyList<FieldSpec> Namespace { get; init; } = [];

    public IReadOnlyList<FieldSpec> CommonLabels { get; init; } = [];

    public IReadOnlyList<FieldSpec> Labels { get; init; } = [];

    public IReadOnlyList<FieldSpec> TemplateLabels { get; init; } = [];

    public IReadOnlyList<FieldSpec> CommonAnnotations { get; init; } = [];

    public IReadOnlyList<FieldSpec> VarReference { get; init; } = [];

    public IReadOnlyList<FieldSpec> Images { get; init; } = [];

    public IReadOnlyList<FieldSpec> Replicas { get; init; } = [];

    public IReadOnlyList<NameReference> NameReferences { get; init; } = [];

    /// <summary>Reads a configuration.</summary>
    public static TransformerConfiguration Read(FieldReader file)
    {
        var configuration = ReadFields(file);
        file.RefuseUnknown();
        return configuration;
    }

    private static TransformerConfiguration ReadFields(FieldReader file) => new()
    {
        NamePrefix = Specs(file, "namePrefix"),
        NameSuffix = Specs(file, "nameSuffix"),
        Namespace = Specs(file, "namespace"),
        CommonLabels = Specs(file, "commonLabels"),
        Labels = Specs(file, "labels"),
        TemplateLabels = Specs(file, "templateLabels"),
        CommonAnnotations = Specs(file, "commonAnnotations"),
        VarReference = Specs(file, "varReference"),
        Images = Specs(file, "images"),
        Replicas = Specs(file, "replicas"),
        NameReferences = new EquatableList<NameReference>(file.Objects("nameReference").Select(entry => new NameReference(SelectorOf(entry), Specs(entry, "fieldSpecs")))),
    };

    /// <summary>Reads the field specs at a field.</summary>
    public static EquatableList<FieldSpec> Specs(FieldReader value, string field) =>
        new(value.Objects(field).Select(Spec));

    /// <summary>This configuration and another one. Twice the same gives the same object, which keeps deep overlays cheap.</summary>
    public TransformerConfiguration Merge(TransformerConfiguration other)
    {
        if (ReferenceEquals(this, other) || other == Empty)
        {
            return this;
        }

        return this == Empty ? other : new TransformerConfiguration
        {
            NamePrefix = FieldSpecs.Merge(NamePrefix, other.NamePrefix),
            NameSuffix = FieldSpecs.Merge(NameSuffix, other.NameSuffix),
            Namespace = FieldSpecs.Merge(Namespace, other.Namespace),
            CommonLabels = FieldSpecs.Merge(CommonLabels, other.CommonLabels),
            Labels = FieldSpecs.Merge(Labels, other.Labels),
            TemplateLabels = FieldSpecs.Merge(TemplateLabels, other.TemplateLabels),
            CommonAnnotations = FieldSpecs.Merge(CommonAnnotations, other.CommonAnnotations),
            VarReference = FieldSpecs.Merge(VarReference, other.VarReference),
            Images = FieldSpecs.Merge(Images, other.Images),
            Replicas = FieldSpecs.Merge(Replicas, other.Replicas),
            NameReferences = MergeReferences(NameReferences, other.NameReferences),
        };
    }

    private static EquatableList<NameReference> MergeReferences(IReadOnlyList<NameReference> references, IReadOnlyList<NameReference> more)
    {
        var result = references.ToList();
        foreach (var reference in more)
        {
            var index = result.FindIndex(known => known.Target == reference.Target);
            if (index < 0)
            {
                result.Add(reference);
            }
            else
            {
                result[index] = result[index] with { Referrers = FieldSpecs.Merge(result[index].Referrers, reference.Referrers) };
            }
        }

        return new EquatableList<NameReference>(result);
    }

    private static Gvk SelectorOf(FieldReader value) => new(value.Text("group"), value.Text("version"), value.Text("kind"));

    private static TransformerConfiguration LoadDefault()
    {
        using var stream = typeof(TransformerConfiguration).Assembly.GetManifestResourceStream("GitOps.Core.Rendering.Kustomize.default-fields.json")!;
        return Read(new FieldReader((JsonObject)JsonNode.Parse(stream)!, KustomizeFile.BuiltIn));
    }
}
