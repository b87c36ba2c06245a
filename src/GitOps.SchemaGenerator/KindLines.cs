using System.Text.Json;

namespace GitOps.SchemaGenerator;

/// <summary>Turns the paths of an OpenAPI v2 document into <c>K</c> lines, one a served kind.</summary>
internal sealed class KindLines(JsonElement definitions, JsonElement paths)
{
    private static readonly Dictionary<string, string[]> VerbsOfAction = new()
    {
        ["post"] = ["create"],
        ["put"] = ["update"],
        ["patch"] = ["patch"],
        ["get"] = ["get"],
        ["delete"] = ["delete"],
        ["deletecollection"] = ["deletecollection"],
        ["list"] = ["list"],
        ["watch"] = ["watch"],
        ["watchlist"] = ["watch"],
    };

    internal IEnumerable<string> All()
    {
        var resources = new SortedDictionary<string, Resource>(StringComparer.Ordinal);
        foreach (var path in paths.EnumerateObject())
        {
            Read(path.Name, path.Value, resources);
        }

        var types = TypesByKind();
        return resources.Values
            .Where(resource => types.ContainsKey(resource.Kind))
            .Select(resource => resource.Line(types[resource.Kind]));
    }

    private static void Read(string path, JsonElement value, SortedDictionary<string, Resource> resources)
    {
        if (KindOf(value) is not { } kind)
        {
            return;
        }

        // /api/v1/... or /apis/group/version/...; watch/ paths repeat the others with the verb watch.
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var rest = parts.Skip(parts[0] == "api" ? 2 : 3).Where(part => part != "watch").ToList();
        var groupVersion = string.Join('/', parts.Take(parts[0] == "api" ? 2 : 3));
        var namespaced = rest is ["namespaces", "{namespace}", ..];
        rest = namespaced ? rest[2..] : rest;
        if (rest.Count == 0 || rest.Count > 3)
        {
            return;
        }

        var key = $"{groupVersion}/{rest[0]}";
        if (!resources.TryGetValue(key, out var resource))
        {
            resources[key] = resource = new Resource(rest[0]);
        }

        resource.Namespaced |= namespaced;
        var verbs = Verbs([.. ActionsOf(value)]);
        if (rest.Count == 3)
        {
            resource.AddSubresource(rest[2], kind, verbs);
        }
        else
        {
            resource.Kind = kind;
            resource.Verbs.UnionWith(verbs);
        }
    }

    /// <summary>A proxy connects with every HTTP method; exec and the like only with GET and POST.</summary>
    private static IEnumerable<string> Verbs(IReadOnlyCollection<string> actions) => actions.Contains("connect")
        ? actions.Count > 2 ? ["create", "delete", "get", "patch", "update"] : ["create", "get"]
        : actions.SelectMany(action => VerbsOfAction.GetValueOrDefault(action) ?? []);

    private static (string Group, string Version, string Kind)? KindOf(JsonElement path)
    {
        if (path.TryGetProperty("gvk", out var kind))
        {
            return kind.ValueKind == JsonValueKind.Object ? Read(kind) : null;
        }

        foreach (var operation in path.EnumerateObject())
        {
            if (operation.Value.ValueKind == JsonValueKind.Object && operation.Value.TryGetProperty("x-kubernetes-group-version-kind", out kind))
            {
                return Read(kind);
            }
        }

        return null;
    }

    private static IEnumerable<string> ActionsOf(JsonElement path) => path.TryGetProperty("actions", out var actions)
        ? actions.EnumerateArray().Select(action => action.GetString()!)
        : path.EnumerateObject()
            .Where(operation => operation.Value.ValueKind == JsonValueKind.Object && operation.Value.TryGetProperty("x-kubernetes-action", out _))
            .Select(operation => operation.Value.GetProperty("x-kubernetes-action").GetString()!);

    private Dictionary<(string, string, string), string> TypesByKind()
    {
        var types = new Dictionary<(string, string, string), string>();
        foreach (var definition in definitions.EnumerateObject())
        {
            if (definition.Value.TryGetProperty("x-kubernetes-group-version-kind", out var kinds))
            {
                foreach (var kind in kinds.EnumerateArray())
                {
                    types.TryAdd(Read(kind), definition.Name);
                }
            }
        }

        return types;
    }

    private static (string Group, string Version, string Kind) Read(JsonElement kind) =>
        (kind.GetProperty("group").GetString()!, kind.GetProperty("version").GetString()!, kind.GetProperty("kind").GetString()!);

    /// <summary>What the paths of one resource add up to.</summary>
    private sealed class Resource(string plural)
    {
        private readonly SortedDictionary<string, ((string Group, string Version, string Kind) Kind, SortedSet<string> Verbs)> _subresources = new(StringComparer.Ordinal);

        internal (string Group, string Version, string Kind) Kind { get; set; }

        internal bool Namespaced { get; set; }

        internal SortedSet<string> Verbs { get; } = new(StringComparer.Ordinal);

        internal void AddSubresource(string name, (string Group, string Version, string Kind) kind, IEnumerable<string> verbs)
        {
            if (!_subresources.TryGetValue(name, out var subresource))
            {
                _subresources[name] = subresource = (kind, new SortedSet<string>(StringComparer.Ordinal));
            }

            subresource.Verbs.UnionWith(verbs);
        }

        internal string Line(string type)
        {
            var (group, version, kind) = Kind;
            var name = group.Length == 0 ? plural : $"{plural}.{group}";
            var singular = plural == "endpoints" ? plural : kind.ToLowerInvariant();
            var subresources = _subresources.Select(item =>
                $"{item.Key}={string.Join(',', item.Value.Verbs)}" + (item.Value.Kind == Kind ? "" : $"@{item.Value.Kind.Group}/{item.Value.Kind.Version}/{item.Value.Kind.Kind}"));
            string[] columns =
            [
                "K", group, version, kind, type, plural, singular, Namespaced ? "Namespaced" : "Cluster",
                ResourceNames.ShortNames.GetValueOrDefault(name, ""), ResourceNames.Categories.GetValueOrDefault(name, ""),
                string.Join(',', Verbs), string.Join(' ', subresources),
            ];
            return string.Join('\t', columns.Select(column => column.Length == 0 ? "-" : column));
        }
    }
}
