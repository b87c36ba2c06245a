using GitOps.Core.Rendering.Kustomize.Configuration;
using GitOps.Core.Rendering.Kustomize.Kinds;
using GitOps.Core.Rendering.Kustomize.Loading;
using GitOps.Core.Rendering.Kustomize.Resources;

namespace GitOps.Core.Rendering.Kustomize.Model;

/// <summary>Reads the entries of a kustomization's lists, which plugin files hold in the same form.</summary>
internal static class OptionReader
{
    public static IReadOnlyList<Located> Located(FieldReader reader, string field) =>
        [.. reader.Texts(field).Select((text, i) => new Located(text, reader.LocationOf($"{field}/{i}")))];

    public static LabelSet Labels(FieldReader reader)
    {
        var includeTemplates = reader.Flag("includeTemplates");
        var labels = new LabelSet(
            reader.Map("pairs"),
            reader.Flag("includeSelectors"),
            includeTemplates,
            reader.FlagOrNull("includeVolumeClaimTemplates") ?? includeTemplates,
            [.. TransformerConfiguration.Specs(reader, "fields")]);
        reader.RefuseUnknown();
        return labels;
    }

    public static ImageChange Image(FieldReader reader)
    {
        var image = new ImageChange(reader.Text("name"), reader.Text("newName"), reader.Text("newTag"), reader.Text("tagSuffix"), reader.Text("digest"));
        reader.RefuseUnknown();
        return image;
    }

    public static ReplicaChange Replicas(FieldReader reader)
    {
        var replicas = new ReplicaChange(reader.Text("name"), reader.Number("count") ?? 0, reader.Location);
        reader.RefuseUnknown();
        return replicas;
    }

    public static Patch Patch(FieldReader reader)
    {
        var options = reader.Flags("options");
        var patch = new Patch(
            reader.Text("patch").Trim(),
            reader.Text("path"),
            reader.Object("target") is { } target ? Selector.Read(target) : null,
            options.GetValueOrDefault("allowNameChange"),
            options.GetValueOrDefault("allowKindChange"),
            reader.Location);
        reader.RefuseUnknown();
        return patch;
    }

    public static Variable Variable(FieldReader reader)
    {
        var name = reader.Text("name");
        var target = reader.Object("objref") ?? throw reader.Invalid($"var \"{name}\" needs an objref that names the object its value is read from");
        var reference = new ObjectReference(GvkOf(target), target.Text("namespace"), target.Text("name"));
        target.RefuseUnknown();
        var path = reader.Object("fieldref") is { } field ? FieldPathOf(field) : "";
        reader.RefuseUnknown();
        return new Variable(name, reference, path.Length == 0 ? "metadata.name" : path, reader.Location);
    }

    public static SortOptions Sort(FieldReader reader)
    {
        var order = reader.Text("order");
        if (order is not ("" or "legacy" or "fifo"))
        {
            throw reader.Invalid("order", $"order must be legacy or fifo, but is \"{order}\"");
        }

        var legacy = reader.Object("legacySortOptions");
        if (legacy is not null && order != "legacy")
        {
            throw reader.Invalid("legacySortOptions", "legacySortOptions needs order: legacy");
        }

        var options = new SortOptions(order == "legacy", legacy?.Texts("orderFirst"), legacy?.Texts("orderLast"));
        legacy?.RefuseUnknown();
        reader.RefuseUnknown();
        return options.IsLegacy || order == "fifo" ? options : throw reader.Invalid("sortOptions needs an order: legacy or fifo");
    }

    public static GeneratorOptions GeneratorOptions(FieldReader reader)
    {
        var options = new GeneratorOptions(reader.Map("labels"), reader.Map("annotations"), reader.Flag("disableNameSuffixHash"), reader.Flag("immutable"));
        reader.RefuseUnknown();
        return options;
    }

    public static DataGenerator DataGenerator(FieldReader reader, bool isSecret, GeneratorOptions global)
    {
        var behavior = reader.Text("behavior") switch
        {
            "merge" => GeneratorBehavior.Merge,
            "replace" => GeneratorBehavior.Replace,
            _ => GeneratorBehavior.Create,
        };
        var options = reader.Object("options") is { } local ? GeneratorOptions(local) : Model.GeneratorOptions.None;
        var generator = new DataGenerator
        {
            IsSecret = isSecret,
            Name = reader.Text("name"),
            Namespace = reader.Text("namespace"),
            Type = isSecret ? reader.Text("type") : "",
            Behavior = behavior,
            Literals = Located(reader, "literals"),
            Files = Located(reader, "files"),
            EnvFiles = [.. Located(reader, "envs"), .. reader.Text("env") is { Length: > 0 } env ? new[] { new Located(env, reader.LocationOf("env")) } : []],
            Options = options.Over(global),
            Location = reader.Location,
        };
        return generator;
    }

    public static Replacement Replacement(FieldReader reader)
    {
        var source = reader.Object("source");
        var value = reader.TextOrNull("sourceValue");
        if (source is null == value is null)
        {
            throw reader.Invalid(source is null ? "a replacement needs a source" : "a replacement has either a source or a sourceValue, not both");
        }

        var targets = reader.Objects("targets");
        if (!reader.Has("targets"))
        {
            throw reader.Invalid("a replacement needs at least one target");
        }

        var replacement = new Replacement(source is null ? null : Source(source), value, [.. targets.Select(Target)], reader.Location);
        reader.RefuseUnknown();
        return replacement;
    }

    public static Gvk GvkOf(FieldReader reader)
    {
        var (group, version) = ResourceId.SplitApiVersion(reader.Text("apiVersion"));
        return new Gvk(
            reader.Text("group") is { Length: > 0 } explicitGroup ? explicitGroup : group,
            reader.Text("version") is { Length: > 0 } explicitVersion ? explicitVersion : version,
            reader.Text("kind"));
    }

    private static ReplacementSource Source(FieldReader reader)
    {
        var source = new ReplacementSource(
            new ObjectReference(GvkOf(reader), reader.Text("namespace"), reader.Text("name")),
            FieldPathOf(reader),
            FieldOptions(reader.Object("options")));
        reader.RefuseUnknown();
        return source with { FieldPath = source.FieldPath.Length == 0 ? "metadata.name" : source.FieldPath };
    }

    private static ReplacementTarget Target(FieldReader reader)
    {
        var select = reader.Object("select") ?? throw reader.Invalid("a target needs a select that says which objects it means");
        var paths = reader.Texts("fieldPaths");
        var target = new ReplacementTarget(
            Selector.Read(select),
            [.. reader.Objects("reject").Select(Selector.Read)],
            paths.Count == 0 ? ["metadata.name"] : paths,
            FieldOptions(reader.Object("options")),
            reader.Location);
        reader.RefuseUnknown();
        return target;
    }

    private static FieldOptions FieldOptions(FieldReader? reader)
    {
        var options = new FieldOptions(
            reader?.Text("delimiter") ?? "",
            (int)(reader?.Number("index") ?? 0),
            reader?.Flag("create") ?? false,
            reader?.Text("encoding") ?? "");
        reader?.RefuseUnknown();
        return options;
    }

    // Go ignores the case of field names, and both spellings are about.
    private static string FieldPathOf(FieldReader reader) => reader.Text("fieldPath");
}
