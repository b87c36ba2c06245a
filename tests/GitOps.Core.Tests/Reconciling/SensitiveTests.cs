using System.Text;
using static GitOps.Core.Tests.Reconciling.Scenario;

namespace GitOps.Core.Tests.Reconciling;

/// <summary>What a diff and a sync tell of Secrets that are slightly wrong, and of what a repository calls sensitive.</summary>
public class SensitiveTests
{
    private const string Value = "hunter2-Horse";

    /// <summary>The rest of a Secret's manifest, with VALUE where a value stands.</summary>
    public static TheoryData<string> Secrets =>
    [
        "stringData: { password: VALUE }",
        "stringDta: { password: VALUE }",
        "Data: { password: VALUE }",
        "data: { password: VALUE }",
        "data: password=VALUE",
        "data: [ VALUE ]",
        "data: [ { name: VALUE, value: VALUE } ]",
        "data: { password: [ VALUE ] }",
        "data: { password: { VALUE: VALUE } }",
        "data: { 'user=VALUE': eA== }",
        "data: { 'user=VALUE': null }",
        "stringData: { password: { user: VALUE } }",
        "stringData: [ VALUE ]",
        "stringData: VALUE",
        "spec: { a: { b: [ { c: VALUE } ] } }",
        "VALUE: null",
        "'key VALUE': x",
        "immutable: VALUE",
        "type: 'Opaque VALUE'",
        "data: { kind: VALUE }\nstatus: VALUE",
    ];

    [SkippableTheory]
    [MemberData(nameof(Secrets))]
    public async Task Nothing_shows_a_value_of_a_Secret_that_is_slightly_wrong(string fields)
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("s.yaml", Secret(fields, Value)));
        var told = await TellAsync(scenario);
        scenario.Repository.Commit("Right", ("s.yaml", Secret("stringData: { password: VALUE }", Value)));
        await scenario.SyncAsync();
        scenario.Repository.Commit("Wrong again", ("s.yaml", Secret(fields, "other-" + Value)));
        told += await TellAsync(scenario);

        AssertHidden(told);
    }

    [SkippableTheory]
    [InlineData("kubectl.kubernetes.io/last-applied-configuration")]
    [InlineData("kapp.k14s.io/original")]
    [InlineData("example.org/backup")]
    [InlineData("argocd.argoproj.io/copy")]
    public async Task Nothing_shows_an_annotation_that_holds_a_copy(string annotation)
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("s.yaml", Copy("one-" + Value)));
        var told = await TellAsync(scenario);
        scenario.Repository.Commit("Change", ("s.yaml", Copy("two-" + Value)));
        var diff = Assert.Single((await scenario.DiffAsync()).Diffs);
        told += await TellAsync(scenario);

        AssertHidden(told);
        Assert.All(diff.Changes, change => Assert.NotEqual(change.Live, change.Desired));

        string Copy(string value) => $$$"""
            apiVersion: v1
            kind: Secret
            metadata:
              name: s
              annotations: { {{{annotation}}}: '{"apiVersion":"v1","kind":"Secret","stringData":{"password":"{{{value}}}"}}' }
            stringData: { password: x }
            """;
    }

    [SkippableFact]
    public async Task Fields_that_the_repository_calls_sensitive_are_masked_and_others_are_not()
    {
        await using var scenario = await StartAsync();
        const string Settings = "sync: { sensitive: [ { kind: ConfigMap, name: a*, fields: [ /data/token ] }, { kind: Deployment, fields: [ 'spec.template.spec.containers[server].image' ] } ] }";
        scenario.Repository.Commit("Add", ("gitops.yaml", Settings), ("a.yaml", Map("one-" + Value, "old")), ("w.yaml", Deployment("web", image: "old-" + Value)));
        var told = await TellAsync(scenario);
        scenario.Repository.Commit("Change", ("a.yaml", Map("two-" + Value, "new")), ("w.yaml", Deployment("web", image: "new-" + Value)));
        var diffs = (await scenario.DiffAsync()).Diffs;
        told += await TellAsync(scenario);

        AssertHidden(told);
        Assert.Contains("data.other old → new", diffs.SelectMany(diff => diff.Changes).Select(change => change.ToString()));
        Assert.Contains(diffs.SelectMany(diff => diff.Changes), change => change.Path == "data.token" && !Equals(change.Live, change.Desired));

        static string Map(string token, string other) => $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{ name: a }}\ndata: {{ token: {token}, other: {other} }}\n";
    }

    [SkippableFact]
    public async Task A_kind_that_the_repository_calls_sensitive_shows_which_object_it_is_and_what_fields_it_has()
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("gitops.yaml", "sync: { sensitive: [ { kind: Deployment } ] }"), ("w.yaml", Deployment("web", image: Value)));

        var diff = Assert.Single((await scenario.DiffAsync()).Diffs).ToString();

        AssertHidden(diff);
        Assert.Contains("+  name: web", diff, StringComparison.Ordinal);
        Assert.Contains("image: '*** (", diff, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sensitive: [ { name: a } ]")]
    [InlineData("sensitive: [ { kind: ConfigMap, field: [ /data ] } ]")]
    [InlineData("sensitive: [ { kind: ConfigMap, fields: [ '' ] } ]")]
    [InlineData("sensitive: ConfigMap")]
    public async Task A_rule_that_is_not_understood_stops_the_diff(string settings)
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("gitops.yaml", $"sync: {{ {settings} }}"), ("a.yaml", ConfigMap("a")));

        Assert.Equal("SettingsInvalid", (await Assert.ThrowsAsync<GitOpsException>(() => scenario.DiffAsync())).ErrorId);
    }

    [Theory]
    [InlineData("password: *VALUE")]
    [InlineData("password: !!int VALUE")]
    [InlineData("password: !VALUE x: y")]
    [InlineData("password: @VALUE")]
    [InlineData("password: 'VALUE")]
    [InlineData("password: VALUE: x: y")]
    [InlineData("password: \"VALUE\\q\"")]
    [InlineData("password: &VALUE [ *VALUE ]")]
    [InlineData("password: [ VALUE")]
    [InlineData("password: %VALUE\n\t- x")]
    public async Task A_file_that_is_no_YAML_is_not_quoted(string line)
    {
        await using var scenario = await StartAsync();
        scenario.Repository.Commit("Add", ("s.yaml", Secret("stringData:\n  " + line, Value)));

        var failure = await Record.ExceptionAsync(() => scenario.DiffAsync());

        AssertHidden(failure?.ToString() ?? "");
    }

    private static string Secret(string fields, string value) => $"apiVersion: v1\nkind: Secret\nmetadata: {{ name: s }}\n{fields.Replace("VALUE", value, StringComparison.Ordinal)}\n";

    /// <summary>All that a diff and a sync tell.</summary>
    private static async Task<string> TellAsync(Scenario scenario)
    {
        var told = new StringBuilder();
        try
        {
            foreach (var diff in (await scenario.DiffAsync()).Diffs)
            {
                told.AppendJoin(' ', diff, diff.Reason, diff.Error, string.Concat(diff.Changes.Select(change => $"{change} {change.Pointer}\n")));
            }

            foreach (var result in (await scenario.SyncAsync()).Results)
            {
                told.AppendJoin(' ', result, result.Message, result.Error, string.Concat(result.Changes.Select(change => $"{change} {change.Pointer}\n")));
            }
        }
        catch (GitOpsException failure)
        {
            told.Append(failure);
        }

        return told.AppendJoin('\n', scenario.Observer.Messages.Concat(scenario.Observer.Warnings)).ToString();
    }

    private static void AssertHidden(string told)
    {
        Assert.DoesNotContain("hunter2", told, StringComparison.Ordinal);
        Assert.DoesNotContain("HVudGVyMi1", told, StringComparison.Ordinal);
    }
}
