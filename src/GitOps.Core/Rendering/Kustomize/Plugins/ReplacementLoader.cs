using System.Text.Json.Nodes;
using GitOps.Core.Rendering.Failures;
using GitOps.Core.Rendering.Kustomize.Context;
using GitOps.Core.Rendering.Kustomize.Loading;
using GitOps.Core.Rendering.Kustomize.Model;

namespace GitOps.Core.Rendering.Kustomize.Plugins;

/// <summary>Reads replacements, each written in place or in a file of one or several.</summary>
internal sealed class ReplacementLoader(BuildContext context, KustomizationRoot root)
{
    public IReadOnlyList<Replacement> Load(IEnumerable<FieldReader> entries) => [.. entries.SelectMany(Load)];

    private IEnumerable<Replacement> Load(FieldReader entry)
    {
        var path = entry.Text("path");
        if (path.Length == 0)
        {
            return [OptionReader.Replacement(entry)];
        }

        if (entry.Has("source") || entry.Has("targets"))
        {
            throw entry.Invalid("a replacement has either a path or source and targets, not both");
        }

        entry.RefuseUnknown();
        var file = root.FindFile(path, entry.LocationOf("path"));
        return context.Cache.Documents.Read(root.Tree, file).SelectMany(document => Read(document.Root, new KustomizeFile(file.Path, root.Tree.Commit, document.Positions)));
    }

    private static IEnumerable<Replacement> Read(JsonNode document, KustomizeFile file) => document switch
    {
        JsonObject value => [OptionReader.Replacement(new FieldReader(value, file))],
        JsonArray list => list.Select((item, i) => item is JsonObject value
            ? OptionReader.Replacement(new FieldReader(value, file, $"/{i}"))
            : throw KustomizeErrors.Invalid(file.LocationOf($"/{i}"), "expected a replacement (source and targets)")),
        _ => throw KustomizeErrors.Invalid(file.LocationOf(""), "expected a replacement (source and targets), or a list of them"),
    };
}
