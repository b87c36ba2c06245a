using System.Text.Json.Nodes;
using GitOps.Sandbox.Objects;
using GitOps.Sandbox.Objects.Writes;
using GitOps.Sandbox.Status;

namespace GitOps.Sandbox.Tests.Objects;

/// <summary>One recorded apply: what a real server answered to a forced dry run, and to one without force.</summary>
internal sealed record DiffCase(string Path, string What, JsonObject Desired, JsonObject Live, JsonObject Expected)
{
    private const int RecordedMessageLength = 300;
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 0, 0, 0, TimeSpan.Zero);

    public string Name => $"{Path}: {What}";

    public static IEnumerable<DiffCase> ReadAll(string folder)
    {
        foreach (var line in Directory.EnumerateFiles(folder, "*.jsonl").Order().SelectMany(File.ReadLines))
        {
            var subject = JsonNode.Parse(line)!.AsObject();
            foreach (var item in subject["cases"]!.AsArray().Select(item => item!.AsObject()))
            {
                yield return new DiffCase(
                    (string)subject["path"]!,
                    (string)item["what"]!,
                    (JsonObject)(item["desired"] ?? subject["desired"])!.DeepClone(),
                    (JsonObject)(item["live"] ?? subject["live"])!.DeepClone(),
                    item);
            }
        }
    }

    /// <summary>How our answer differs from the recorded one; empty when it does not.</summary>
    public IReadOnlyList<string> Differences(ObjectRules rules)
    {
        var differences = new List<string>();
        try
        {
            var result = Apply(rules, force: true);
            Compare(differences, "status", "200", Expected["status"]!.ToString());
            if ((int)Expected["status"]! == 200)
            {
                var changed = Expected["changed"]!.AsArray().Select(item => (string)item!).Where(Counts).Order(StringComparer.Ordinal);
                Compare(differences, "changed", string.Join(' ', Pointers(result.Object).Order(StringComparer.Ordinal)), string.Join(' ', changed));
                Compare(differences, "ownershipChanged", OwnershipChanged(result.Object).ToString(), ((bool)Expected["ownershipChanged"]!).ToString());
            }
        }
        catch (ApiStatusException refusal)
        {
            Compare(differences, "status", $"{refusal.Code}", Expected["status"]!.ToString());
            Compare(differences, "message", Shorten(refusal.Message), Shorten((string?)Expected["message"] ?? ""));
            Compare(differences, "causes", refusal.Details?["causes"]?.ToJsonString() ?? "null", Expected["causes"]?.ToJsonString() ?? "null");
        }

        CompareConflicts(rules, differences);
        return differences;
    }

    private void CompareConflicts(ObjectRules rules, List<string> differences)
    {
        if ((int)Expected["status"]! != 200)
        {
            return;
        }

        var expected = (Expected["conflicts"] as JsonArray ?? []).Select(Line).Order(StringComparer.Ordinal);
        IEnumerable<string> actual = [];
        try
        {
            _ = Apply(rules, force: false);
        }
        catch (ApiStatusException refusal) when (refusal.Code == 409)
        {
            actual = refusal.Details!["causes"]!.AsArray().Select(Line).Order(StringComparer.Ordinal);
        }

        Compare(differences, "conflicts", string.Join('\n', actual), string.Join('\n', expected));

        static string Line(JsonNode? cause) => $"{cause!["message"]} {cause["field"]}";
    }

    private WriteResult Apply(ObjectRules rules, bool force)
    {
        // The recording's client leaves out what an apply cannot carry.
        var desired = (JsonObject)Desired.DeepClone();
        if (rules.Kind.HasSubresource("status"))
        {
            desired.Remove("status");
        }

        if (desired["metadata"] is JsonObject metadata && metadata.ContainsKey("creationTimestamp") && metadata["creationTimestamp"] is null)
        {
            metadata.Remove("creationTimestamp");
        }

        return rules.Apply(Live, desired, force, new WriteContext
        {
            Manager = "gitops",
            Namespace = (string?)Live["metadata"]!["namespace"] ?? "",
            Name = (string)Live["metadata"]!["name"]!,
            Now = Now,
            Allocator = new CountingAllocator(),
        });
    }

    private IEnumerable<string> Pointers(JsonObject result)
    {
        var found = new List<string>();
        Walk(Live, result, "", found);
        return found.Where(Counts);
    }

    /// <summary>What the recordings leave out of a comparison.</summary>
    private static bool Counts(string pointer) => !pointer.StartsWith("/status", StringComparison.Ordinal)
        && pointer is not ("/metadata/resourceVersion" or "/metadata/generation")
        && !pointer.StartsWith("/metadata/managedFields", StringComparison.Ordinal);

    private static void Walk(JsonNode? live, JsonNode? result, string pointer, List<string> found)
    {
        switch (live, result)
        {
            case (JsonObject before, JsonObject after):
                foreach (var name in before.Select(field => field.Key).Union(after.Select(field => field.Key)))
                {
                    var below = $"{pointer}/{name.Replace("~", "~0").Replace("/", "~1")}";
                    if (before.ContainsKey(name) && after.ContainsKey(name))
                    {
                        Walk(before[name], after[name], below, found);
                    }
                    else
                    {
                        found.Add(below);
                    }
                }

                break;
            case (JsonArray before, JsonArray after) when before.Count == after.Count:
                for (var index = 0; index < before.Count; index++)
                {
                    Walk(before[index], after[index], $"{pointer}/{index}", found);
                }

                break;
            default:
                if (!JsonNode.DeepEquals(live, result))
                {
                    found.Add(pointer);
                }

                break;
        }
    }

    private bool OwnershipChanged(JsonObject result) => Owned(Live) != Owned(result);

    private static string Owned(JsonObject value)
    {
        var entries = value["metadata"]!["managedFields"] as JsonArray ?? [];
        return string.Join('\n', entries.Where(entry => (string?)entry!["manager"] == "gitops").Select(entry => $"{entry!["manager"]} {entry["operation"]} {entry["subresource"]} {Sorted(entry["fieldsV1"])}").Order(StringComparer.Ordinal));
    }

    private static string Sorted(JsonNode? node) => node is JsonObject map
        ? "{" + string.Join(',', map.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"{field.Key}:{Sorted(field.Value)}")) + "}"
        : node?.ToJsonString() ?? "null";

    private static string Shorten(string message) => message.Length > RecordedMessageLength ? message[..RecordedMessageLength] : message;

    private static void Compare(List<string> differences, string what, string actual, string expected)
    {
        if (actual != expected)
        {
            differences.Add($"{what}: got {actual}; recorded {expected}");
        }
    }
}

/// <summary>Hands out addresses and ports by counting.</summary>
internal sealed class CountingAllocator : IServiceAllocator
{
    private int _addresses;
    private int _ports = 30000;

    public string NextClusterIP() => $"10.96.0.{++_addresses}";

    public int NextNodePort() => ++_ports;
}
