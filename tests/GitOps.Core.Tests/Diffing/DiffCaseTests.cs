using GitOps.Core.Diffing;
using GitOps.Core.Objects.Live;
using GitOps.Core.Objects.Ownership;
using Xunit.Abstractions;

namespace GitOps.Core.Tests.Diffing;

/// <summary>
/// Every case of <c>../shared/diff-cases</c> (or of the folder that GITOPS_DIFF_CASES names): a live object and a
/// manifest, with what a kube-apiserver answered to a forced dry run and to an apply without force.
/// </summary>
public sealed class DiffCaseTests(ITestOutputHelper output)
{
    private static readonly ObjectDiffer Differ = new("gitops", PersonManagers.Default);

    [SkippableFact]
    public void An_object_is_changed_exactly_when_the_server_changed_it()
    {
        var failures = new List<string>();
        var unchanged = 0;
        var settled = 0;
        var cases = DiffCases.Load();
        foreach (var @case in cases.Where(@case => @case.Status == 200))
        {
            var inSync = Differ.IsInSync(@case.Applied, LiveObject.Of(@case.Live));
            if (@case.Changed.Count == 0)
            {
                unchanged++;
                settled += inSync ? 1 : 0;
            }
            else if (inSync)
            {
                failures.Add($"{@case}: called unchanged, but the server changed {string.Join(", ", @case.Changed)}");
            }
        }

        output.WriteLine($"{cases.Count} cases, {unchanged} unchanged, {settled} of them settled without a request");
        Assert.True(failures.Count == 0, string.Join(Environment.NewLine, failures));
        Assert.True(settled * 20 >= unchanged * 19, $"only {settled} of {unchanged} unchanged cases were settled without a request");
    }

    [SkippableFact]
    public void The_fields_named_are_the_fields_the_server_changed()
    {
        var failures = new List<string>();
        foreach (var @case in DiffCases.Load().Where(@case => @case.Status == 200))
        {
            var named = Differ.IsInSync(@case.Applied, LiveObject.Of(@case.Live))
                ? []
                : Differ.Changes(@case.Declared, @case.Live, @case.After(), gitMoved: true).Select(change => change.Pointer).Order(StringComparer.Ordinal).ToArray();
            if (!named.SequenceEqual(@case.Changed.Order(StringComparer.Ordinal)))
            {
                failures.Add($"{@case}: named {string.Join(", ", named)}; the server changed {string.Join(", ", @case.Changed)}");
            }
        }

        Assert.True(failures.Count == 0, string.Join(Environment.NewLine, failures));
    }

    [SkippableFact]
    public void The_conflicts_are_those_the_server_names()
    {
        var failures = new List<string>();
        foreach (var @case in DiffCases.Load().Where(@case => @case.Status == 200))
        {
            var found = Differ.Conflicts(@case.Applied, @case.Live, @case.After())
                .Select(conflict => $"conflict with \"{conflict.Manager}\" using {conflict.ApiVersion}: {conflict.Field}").Order(StringComparer.Ordinal);
            if (!found.SequenceEqual(@case.Conflicts.Order(StringComparer.Ordinal)))
            {
                failures.Add($"{@case}: found {string.Join("; ", found)}; the server said {string.Join("; ", @case.Conflicts)}");
            }
        }

        Assert.True(failures.Count == 0, string.Join(Environment.NewLine, failures));
    }

    [SkippableFact]
    public void What_another_manager_changed_is_never_taken_for_a_change_in_Git()
    {
        var edited = DiffCases.Load().Where(@case => @case.What.StartsWith("another manager changed", StringComparison.Ordinal) && @case.Conflicts.Count > 0);
        Assert.All(edited, @case =>
            Assert.Contains(
                Differ.Changes(@case.Declared, @case.Live, @case.After(), gitMoved: true),
                change => change is { Cause: ChangeCause.Conflict, LiveManager: "editor" }));
    }
}
