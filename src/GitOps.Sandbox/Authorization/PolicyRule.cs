using System.Text.Json.Nodes;

namespace GitOps.Sandbox.Authorization;

/// <summary>A rule of a Role: which verbs on which resources.</summary>
/// <remarks>https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-resources</remarks>
internal sealed record PolicyRule(
    IReadOnlyList<string> Verbs,
    IReadOnlyList<string> Groups,
    IReadOnlyList<string> Resources,
    IReadOnlyList<string> Names,
    IReadOnlyList<string> Paths)
{
    /// <summary>The rules of a Role or ClusterRole.</summary>
    public static IEnumerable<PolicyRule> Of(JsonObject role) =>
        from rule in (role["rules"] as JsonArray ?? []).OfType<JsonObject>()
        select new PolicyRule(Texts(rule, "verbs"), Texts(rule, "apiGroups"), Texts(rule, "resources"), Texts(rule, "resourceNames"), Texts(rule, "nonResourceURLs"));

    /// <summary>Whether the rule grants what is asked for.</summary>
    public bool Allows(RequestAttributes asked) =>
        Has(Verbs, asked.Verb)
        && Has(Groups, asked.Group)
        && (Has(Resources, asked.CombinedResource) || (asked.Subresource.Length > 0 && Resources.Contains($"*/{asked.Subresource}")))
        && (Names.Count == 0 || Names.Contains(asked.Name));

    /// <summary>The rule in parts of one verb on one resource, or object of it, each.</summary>
    public IEnumerable<PolicyRule> Parts()
    {
        IReadOnlyList<string>[] names = Names.Count == 0 ? [[]] : [.. Names.Select(name => new[] { name })];
        return
        [
            .. from path in Paths from verb in Verbs select new PolicyRule([verb], [], [], [], [path]),
            .. from @group in Groups
               from resource in Resources
               from name in names
               from verb in Verbs
               select new PolicyRule([verb], [@group], [resource], name, []),
        ];
    }

    /// <summary>Whether the rule grants all of a part.</summary>
    public bool Covers(PolicyRule part) => part.Paths.Count > 0
        ? Has(Verbs, part.Verbs[0]) && Paths.Any(path => path == part.Paths[0] || (path.EndsWith('*') && part.Paths[0].StartsWith(path[..^1], StringComparison.Ordinal)))
        : Has(Verbs, part.Verbs[0]) && Has(Groups, part.Groups[0]) && Has(Resources, part.Resources[0]) && (Names.Count == 0 || part.Names.Any(Names.Contains));

    /// <summary>The rule as errors show it: <c>{APIGroups:[""], Resources:["pods"], Verbs:["get"]}</c></summary>
    public override string ToString() => "{" + string.Join(", ", new[]
    {
        List("NonResourceURLs", Paths), List("APIGroups", Groups), List("Resources", Resources), List("ResourceNames", Names), List("Verbs", Verbs),
    }.OfType<string>()) + "}";

    private static bool Has(IReadOnlyList<string> texts, string text) => texts.Contains("*") || texts.Contains(text);

    private static string? List(string name, IReadOnlyList<string> texts) => texts.Count == 0 ? null : $"{name}:[{string.Join(' ', texts.Select(text => $"\"{text}\""))}]";

    private static string[] Texts(JsonObject rule, string name) => [.. (rule[name] as JsonArray ?? []).Select(text => (string)text!)];
}
