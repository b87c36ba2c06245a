using GitOps.Core.Ignoring;
using GitOps.Core.Masking;
using GitOps.Core.Objects.Ownership;

namespace GitOps.Core.Settings;

/// <summary>
/// What <c>gitops.yaml</c> says of comparing and syncing.
/// <code>
/// sync:
///   personManagers: [ kubectl*, k9s, our-portal ]
///   ignore:
///   - kind: Deployment
///     name: web-*
///     fields: [ /spec/replicas ]
///   - managers: [ vpa-* ]
///   sensitive:
///   - kind: ConfigMap
///     name: app-*
///     fields: [ /data/token ]
/// </code>
/// </summary>
internal sealed class SyncSettings
{
    private static readonly string[] Selectors = ["set", "group", "kind", "namespace", "name"];

    /// <summary>Reads the section.</summary>
    public SyncSettings(SettingsValue section)
    {
        Text = section.ToString();
        var fields = section.Fields("ignore", "personManagers", "sensitive");
        PersonManagers = fields["personManagers"] is { IsPresent: true } listed ? new PersonManagers(listed.Texts()) : PersonManagers.Default;
        IgnoreRules = [.. fields["ignore"].Items().Select(ReadRule)];
        Mask = new SecretMask([.. fields["sensitive"].Items().Select(ReadSensitive).OfType<SensitiveRule>()]);
    }

    /// <summary>The section as it is written; empty when there is none. Equal texts mean the same.</summary>
    public string Text { get; }

    /// <summary>Managers whose changes are drift.</summary>
    public PersonManagers PersonManagers { get; }

    /// <summary>Which fields are left to the cluster.</summary>
    public IReadOnlyList<IgnoreRule> IgnoreRules { get; }

    /// <summary>Hides Secrets, and what the section calls sensitive.</summary>
    public SecretMask Mask { get; }

    private static SensitiveRule? ReadSensitive(SettingsValue value)
    {
        var fields = value.Fields("group", "kind", "namespace", "name", "fields");
        if (fields["kind"].Text() is not { } kind)
        {
            value.Report("a sensitive object must have a kind, which may have wildcards.");
            return null;
        }

        return new SensitiveRule
        {
            Group = fields["group"].Text() ?? "*",
            Kind = kind,
            Namespace = fields["namespace"].Text() ?? "*",
            Name = fields["name"].Text() ?? "*",
            Fields = [.. fields["fields"].Items().Select(ReadField).OfType<FieldPattern>()],
        };
    }

    private static IgnoreRule ReadRule(SettingsValue value)
    {
        var fields = value.Fields([.. Selectors, "fields", "managers"]);
        var rule = new IgnoreRule
        {
            Set = fields["set"].Text() ?? "*",
            Group = fields["group"].Text() ?? "*",
            Kind = fields["kind"].Text() ?? "*",
            Namespace = fields["namespace"].Text() ?? "*",
            Name = fields["name"].Text() ?? "*",
            Fields = [.. fields["fields"].Items().Select(ReadField).OfType<FieldPattern>()],
            Managers = fields["managers"].Texts(),
        };
        if (value.IsMapping && !fields["fields"].IsPresent && !fields["managers"].IsPresent)
        {
            value.Report("a rule must say what it ignores: fields, managers, or both.");
        }

        return rule;
    }

    private static FieldPattern? ReadField(SettingsValue value)
    {
        if (value.TextOrNull is not { } text)
        {
            value.Report("a field must be a path such as /spec/replicas or spec.template.spec.containers[*].image.");
            return null;
        }

        var pattern = FieldPattern.Parse(text, out var problem);
        if (problem is not null)
        {
            value.Report(problem);
        }

        return pattern;
    }
}
