using GitOps.Reports.Model;

namespace GitOps.Reports.Making;

/// <summary>What a report comes to, in a sentence.</summary>
internal static class Verdict
{
    public static string Of(IReadOnlyList<ReportEntry> entries, IReadOnlyList<ReportFinding> findings, IReadOnlyList<ReportMember> members, IReadOnlyList<ReportEvent> history)
    {
        var said = new List<string>();
        if (entries.Count > 0 || findings.Count + members.Count + history.Count == 0)
        {
            said.AddRange(Differing(entries));
        }

        if (findings.Count > 0)
        {
            var errors = findings.Count(finding => finding.Severity == ProblemSeverity.Error);
            said.Add(errors == findings.Count ? Count(errors, "error") : $"{Count(errors, "error")} and {Count(findings.Count - errors, "lesser finding")}");
        }

        if (members.Count > 0)
        {
            var all = members.SelectMany(member => member.All()).ToList();
            said.Add($"{all.Count(member => member.Health == HealthState.Healthy)} of {Count(all.Count, "object")} healthy");
        }

        if (said.Count == 0)
        {
            said.Add(history.Count == 1 ? "1 entry of history" : $"{history.Count} entries of history");
        }

        return string.Join("; ", said) + ".";
    }

    private static IEnumerable<string> Differing(IReadOnlyList<ReportEntry> entries)
    {
        var counts = entries.GroupBy(entry => entry.State).ToDictionary(group => group.Key, group => group.Count());
        var (differ, changed, problems, skipped) =
            (counts.GetValueOrDefault(EntryState.Differs), counts.GetValueOrDefault(EntryState.Changed), counts.GetValueOrDefault(EntryState.Problem), counts.GetValueOrDefault(EntryState.Skipped));
        if (differ + changed + problems + skipped == 0)
        {
            yield return "Nothing differs";
        }

        if (differ > 0)
        {
            yield return differ == 1 ? "1 object differs" : $"{differ} objects differ";
        }

        if (changed > 0)
        {
            yield return changed == 1 ? "1 object was changed" : $"{changed} objects were changed";
        }

        if (problems > 0)
        {
            yield return problems == 1 ? "1 object cannot be as declared" : $"{problems} objects cannot be as declared";
        }

        if (skipped > 0)
        {
            yield return skipped == 1 ? "1 object was left alone" : $"{skipped} objects were left alone";
        }
    }

    private static string Count(int number, string what) => $"{number} {what}{(number == 1 ? "" : "s")}";
}
