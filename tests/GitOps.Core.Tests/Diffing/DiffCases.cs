using System.Text.Json.Nodes;
using GitOps.Core.Sets.Declared;

namespace GitOps.Core.Tests.Diffing;

/// <summary>A recorded comparison.</summary>
internal sealed record DiffCase(
    string Path,
    string What,
    JsonObject Desired,
    JsonObject Live,
    int Status,
    IReadOnlyList<string> Changed,
    IReadOnlyList<string> Conflicts)
{
    public string? Namespace => (string?)Live["metadata"]?["namespace"];

    public ResourceId Id
    {
        get
        {
            var (group, version) = ResourceId.SplitApiVersion((string)Live["apiVersion"]!);
            return new ResourceId(group, version, (string)Live["kind"]!, Namespace ?? "", (string)Live["metadata"]!["name"]!);
        }
    }

    /// <summary>What is sent to the server.</summary>
    public JsonObject Applied => DesiredObject.From(Desired, Namespace, null);

    public DeclaredObject Declared => new(Id, Desired, new(Applied), new SourceLocation(Path, 1), null);

    public override string ToString() => $"{Path}: {What}";

    /// <summary>An object that differs from the live one exactly in the recorded places: the recording names them, not their values.</summary>
    public JsonObject After()
    {
        var after = Live.DeepClone().AsObject();
        foreach (var pointer in Changed)
        {
            var steps = pointer[1..].Split('/').Select(step => step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)).ToArray();
            JsonNode parent = after;
            JsonNode? desired = Desired;
            foreach (var step in steps[..^1])
            {
                parent = Child(parent, step)!;
                desired = Child(desired, step);
            }

            var value = Child(desired, steps[^1]);
            Set(parent, steps[^1], value is null or JsonObject { Count: 0 } || JsonNode.DeepEquals(value, Child(parent, steps[^1])) ? Other(Child(parent, steps[^1])) : value.DeepClone());
        }

        return after;
    }

    private static JsonNode? Child(JsonNode? node, string step) => node switch
    {
        JsonObject map => map[step],
        JsonArray list => int.TryParse(step, out var index) && index < list.Count ? list[index] : null,
        _ => null,
    };

    private static void Set(JsonNode parent, string step, JsonNode? value)
    {
        if (parent is JsonArray list)
        {
            list[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)] = value;
        }
        else if (value is null)
        {
            parent.AsObject().Remove(step);
        }
        else
        {
            parent[step] = value;
        }
    }

    /// <summary>Something else than the live value where the manifest does not tell: nothing, or a value where nothing was.</summary>
    private static JsonValue? Other(JsonNode? live) => live is null ? JsonValue.Create("changed") : null;
}

/// <summary>Reads the recorded comparisons.</summary>
internal static class DiffCases
{
    public static IReadOnlyList<DiffCase> Load()
    {
        var folder = Environment.GetEnvironmentVariable("GITOPS_DIFF_CASES") ?? SharedData.Folder("diff-cases");
        Skip.If(folder is null || !Directory.Exists(folder), "the recorded comparisons (../shared/diff-cases) are not here");
        return [.. Directory.EnumerateFiles(folder, "*.jsonl").Order(StringComparer.Ordinal).SelectMany(File.ReadLines).SelectMany(Read)];
    }

    private static IEnumerable<DiffCase> Read(string line)
    {
        var entry = JsonNode.Parse(line)!;
        foreach (var @case in entry["cases"]!.AsArray().OfType<JsonObject>())
        {
            yield return new DiffCase(
                (string)entry["path"]!,
                (string)@case["what"]!,
                (@case["desired"] ?? entry["desired"])!.AsObject(),
                (@case["live"] ?? entry["live"])!.AsObject(),
                (int)@case["status"]!,
                [.. Strings(@case["changed"]).Where(pointer => !pointer.StartsWith("/status", StringComparison.Ordinal) && pointer != "/metadata/managedFields")],
                [.. (@case["conflicts"] as JsonArray ?? []).Select(cause => $"{cause!["message"]}: {cause["field"]}")]);
        }
    }

    private static IEnumerable<string> Strings(JsonNode? list) => (list as JsonArray ?? []).Select(item => (string)item!);
}
