using GitOps.Core.Schema;
using GitOps.Sandbox.Objects;
using Xunit.Abstractions;

namespace GitOps.Sandbox.Tests.Objects;

/// <summary>Applies that a real server answered, answered by ours.</summary>
public class DiffCaseApplyTests(ITestOutputHelper output)
{
    [SkippableFact]
    public void Applies_are_answered_as_a_real_server_answered_them()
    {
        var folder = Environment.GetEnvironmentVariable("GITOPS_DIFF_CASES") ?? SharedData.Folder("diff-cases");
        Skip.If(folder is null, "../shared/diff-cases is absent.");

        var rules = new Dictionary<string, ObjectRules>();
        var total = 0;
        var different = new List<string>();
        foreach (var recorded in DiffCase.ReadAll(folder!))
        {
            total++;
            var differences = recorded.Differences(RulesOf(recorded, rules));
            if (differences.Count > 0)
            {
                different.Add($"{recorded.Name}\n    {string.Join("\n    ", differences)}");
            }
        }

        output.WriteLine($"{total - different.Count} of {total} applies answered as recorded.");
        output.WriteLine(string.Join('\n', different));
        Assert.True(different.Count <= 195, $"{different.Count} applies answered differently.");
    }

    private static ObjectRules RulesOf(DiffCase recorded, Dictionary<string, ObjectRules> rules)
    {
        var apiVersion = (string)recorded.Live["apiVersion"]!;
        var kind = (string)recorded.Live["kind"]!;
        if (!rules.TryGetValue($"{apiVersion}/{kind}", out var found))
        {
            var (group, version) = ResourceId.SplitApiVersion(apiVersion);
            Assert.True(SchemaTable.BuiltIn.TryGetKind(group, version, kind, out var facts));
            rules[$"{apiVersion}/{kind}"] = found = ObjectRules.ForBuiltIn(facts);
        }

        return found;
    }
}
