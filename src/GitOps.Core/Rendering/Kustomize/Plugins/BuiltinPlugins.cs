using GitOps.Core.Rendering.Kustomize.Configuration;
using GitOps.Core.Rendering.Kustomize.Generators;
using GitOps.Core.Rendering.Kustomize.Model;
using GitOps.Core.Rendering.Kustomize.Replacements;
using GitOps.Core.Rendering.Kustomize.Resources;
using GitOps.Core.Rendering.Kustomize.Transformers;
using GitOps.Core.Rendering.Kustomize.Transformers.BuiltIn;

namespace GitOps.Core.Rendering.Kustomize.Plugins;

/// <summary>
/// kustomize's built-in plugins by kind, for objects of <c>generators</c>, <c>transformers</c> and <c>validators</c>
/// (https://kubectl.docs.kubernetes.io/references/kustomize/builtins/).
/// </summary>
internal static class BuiltinPlugins
{
    private const string BuiltIn = "builtin";

    private static readonly Dictionary<string, Func<PluginConfiguration, ITransformer>> Transformers = new()
    {
        ["AnnotationsTransformer"] = plugin => Remembered(plugin, new MapEntryTransformer(plugin.Fields.Map("annotations"), Specs(plugin))),
        ["HashTransformer"] = _ => new HashTransformer(),
        ["ImageTagTransformer"] = plugin => Remembered(plugin, new ImageTransformer(Required(plugin, "imageTag", OptionReader.Image), Specs(plugin))),
        ["LabelTransformer"] = plugin => Remembered(plugin, new MapEntryTransformer(plugin.Fields.Map("labels"), Specs(plugin))),
        ["NamespaceTransformer"] = Namespace,
        ["PatchJson6902Transformer"] = JsonPatch,
        ["PatchStrategicMergeTransformer"] = StrategicMerge,
        ["PatchTransformer"] = Patch,
        ["PrefixSuffixTransformer"] = plugin => Remembered(plugin, new NameAffixTransformer(plugin.Fields.Text("prefix"), plugin.Fields.Text("suffix"), RequiredSpecs(plugin))),
        ["PrefixTransformer"] = plugin => Remembered(plugin, new NameAffixTransformer(plugin.Fields.Text("prefix"), "", RequiredSpecs(plugin))),
        ["ReplacementTransformer"] = plugin => new ReplacementTransformer(new ReplacementLoader(plugin.Context, plugin.Root).Load(plugin.Fields.Objects("replacements")), plugin.Context.Budget),
        ["ReplicaCountTransformer"] = plugin => new ReplicaTransformer(Required(plugin, "replica", OptionReader.Replicas), Specs(plugin), Memory(plugin)),
        ["SortOrderTransformer"] = plugin => new SortOrderTransformer(plugin.Fields.Object("sortOptions") is { } sort ? OptionReader.Sort(sort) : null),
        ["SuffixTransformer"] = plugin => Remembered(plugin, new NameAffixTransformer("", plugin.Fields.Text("suffix"), RequiredSpecs(plugin))),
        ["ValueAddTransformer"] = ValueAdd,
    };

    private static readonly Dictionary<string, Func<PluginConfiguration, IGenerator>> Generators = new()
    {
        ["ConfigMapGenerator"] = plugin => new DataResourceGenerator(Data(plugin, false), plugin.Root),
        ["SecretGenerator"] = plugin => new DataResourceGenerator(Data(plugin, true), plugin.Root),
        ["HelmChartInflationGenerator"] = plugin => new HelmChartGenerator(HelmChartReader.Plugin(plugin.Fields, "charts"), plugin.Root, plugin.Context),
        ["IAMPolicyGenerator"] = plugin => new IamPolicyGenerator(plugin.Fields),
    };

    public static ITransformer Transformer(PluginConfiguration plugin) => Known(plugin, Find(Transformers, plugin)(plugin));

    public static IGenerator Generator(PluginConfiguration plugin) => Find(Generators, plugin)(plugin);

    private static Func<PluginConfiguration, T> Find<T>(Dictionary<string, Func<PluginConfiguration, T>> plugins, PluginConfiguration plugin) =>
        plugin.Plugin.Gvk.ApiVersion == BuiltIn && plugins.TryGetValue(plugin.Plugin.Kind, out var create) ? create : throw ResourceErrors.PluginNotSupported(plugin.Plugin);

    // An option that nobody reads is a slip, such as "annotation" for "annotations".
    private static T Known<T>(PluginConfiguration plugin, T made)
    {
        _ = plugin.Fields.Has("apiVersion") && plugin.Fields.Has("kind") && plugin.Fields.Has("metadata");
        plugin.Fields.RefuseUnknown();
        return made;
    }

    private static ResourceTransformers Remembered(PluginConfiguration plugin, IResourceTransformer transformer) => new(Memory(plugin), plugin.Context.Budget, transformer);

    private static ResourceMemory Memory(PluginConfiguration plugin) => plugin.Context.Cache.Resources;

    private static EquatableList<FieldSpec> Specs(PluginConfiguration plugin) => TransformerConfiguration.Specs(plugin.Fields, "fieldSpecs");

    private static EquatableList<FieldSpec> RequiredSpecs(PluginConfiguration plugin) =>
        plugin.Fields.Has("fieldSpecs") ? Specs(plugin) : throw plugin.Fields.Invalid($"{plugin.Plugin.Kind} needs fieldSpecs");

    private static T Required<T>(PluginConfiguration plugin, string field, Func<Loading.FieldReader, T> read) =>
        read(plugin.Fields.Object(field) ?? throw plugin.Fields.Invalid($"{plugin.Plugin.Kind} needs {field}"));

    private static ITransformer Namespace(PluginConfiguration plugin)
    {
        var mode = plugin.Fields.Text("setRoleBindingSubjects") switch
        {
            "" or "defaultOnly" => SubjectMode.DefaultOnly,
            "allServiceAccounts" => SubjectMode.AllServiceAccounts,
            "none" => SubjectMode.None,
            var other => throw plugin.Fields.Invalid("setRoleBindingSubjects", $"setRoleBindingSubjects must be defaultOnly, allServiceAccounts or none, but is \"{other}\""),
        };
        var specs = Specs(plugin);
        var unsetOnly = plugin.Fields.Flag("unsetOnly");
        return plugin.Plugin.Namespace.Length == 0 ? new TransformerChain([]) : Remembered(plugin, new NamespaceTransformer(plugin.Plugin.Namespace, unsetOnly, mode, specs));
    }

    private static PatchTransformer Patch(PluginConfiguration plugin)
    {
        var options = plugin.Fields.Flags("options");
        var patch = new Patch(
            plugin.Fields.Text("patch").Trim(),
            plugin.Fields.Text("path"),
            plugin.Fields.Object("target") is { } target ? Selector.Read(target) : null,
            options.GetValueOrDefault("allowNameChange"),
            options.GetValueOrDefault("allowKindChange"),
            plugin.Source);
        return new PatchTransformer(new PatchLoader(plugin.Context, plugin.Root).Load(patch), plugin.Context.Types, Memory(plugin), plugin.Context.Budget);
    }

    private static TransformerChain StrategicMerge(PluginConfiguration plugin)
    {
        var loader = new PatchLoader(plugin.Context, plugin.Root);
        var patches = plugin.Fields.Texts("paths").ToList();
        if (plugin.Fields.Text("patches") is { Length: > 0 } inline)
        {
            patches.Add(inline);
        }

        if (patches.Count == 0)
        {
            throw plugin.Fields.Invalid($"{plugin.Plugin.Kind} needs paths or patches");
        }

        return new TransformerChain([.. patches.Select(text => new PatchTransformer(loader.LoadStrategicMerge(new Located(text, plugin.Source)), plugin.Context.Types, Memory(plugin), plugin.Context.Budget))]);
    }

    private static PatchTransformer JsonPatch(PluginConfiguration plugin)
    {
        var target = plugin.Fields.Object("target") is { } selector ? Selector.Read(selector) : null;
        var patch = new Patch(plugin.Fields.Text("jsonOp").Trim(), plugin.Fields.Text("path"), target, false, false, plugin.Source);
        return new PatchTransformer(new PatchLoader(plugin.Context, plugin.Root).LoadJson(patch), plugin.Context.Types, Memory(plugin), plugin.Context.Budget);
    }

    private static ValueAddTransformer ValueAdd(PluginConfiguration plugin)
    {
        var targets = plugin.Fields.Objects("targets").Select(target => new ValueTarget(
            target.Object("selector") is { } selector ? Selector.Read(selector) : null,
            target.Text("fieldPath"),
            (int)(target.Number("filePathPosition") ?? 0)));
        return plugin.Fields.Has("targets") ? new ValueAddTransformer(plugin.Fields.Text("value"), [.. targets], plugin.Context.Budget) : throw plugin.Fields.Invalid($"{plugin.Plugin.Kind} needs targets");
    }

    private static DataGenerator Data(PluginConfiguration plugin, bool isSecret)
    {
        var generator = Known(plugin, OptionReader.DataGenerator(plugin.Fields, isSecret, GeneratorOptions.None));
        return generator with
        {
            Name = generator.Name.Length > 0 ? generator.Name : plugin.Plugin.Name,
            Namespace = generator.Namespace.Length > 0 ? generator.Namespace : plugin.Plugin.Namespace,
        };
    }
}
