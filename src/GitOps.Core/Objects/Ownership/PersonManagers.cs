using GitOps.Core.Names;

namespace GitOps.Core.Objects.Ownership;

/// <summary>Field managers that are a person's tool: what they change behind Git is drift, not another controller's business.</summary>
internal sealed class PersonManagers
{
    private readonly string[] _patterns;

    /// <summary>Creates the list.</summary>
    /// <param name="patterns">Names; <c>*</c> stands for any text.</param>
    public PersonManagers(IEnumerable<string> patterns) => _patterns = [.. patterns];

    /// <summary>kubectl's verbs, k9s, Rancher, and what wrote before managers were recorded.</summary>
    public static PersonManagers Default { get; } = new(["kubectl*", "k9s", "rancher", "before-first-apply"]);

    /// <summary>Whether a manager is a person's tool.</summary>
    public bool Contains(string manager)
    {
        return _patterns.Any(pattern => NamePattern.Matches(pattern, manager));
    }
}
