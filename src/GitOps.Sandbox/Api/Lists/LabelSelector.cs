namespace GitOps.Sandbox.Api.Lists;

/// <summary>A label selector as it stands in a request.</summary>
internal sealed class LabelSelector
{
    /// <summary>Selects everything.</summary>
    public static readonly LabelSelector Everything = new([]);

    private readonly IReadOnlyList<LabelRequirement> _requirements;

    private LabelSelector(IReadOnlyList<LabelRequirement> requirements) => _requirements = requirements;

    /// <summary>Whether it leaves nothing out.</summary>
    public bool IsEverything => _requirements.Count == 0;

    /// <summary>Reads a selector.</summary>
    /// <exception cref="FormatException">It is none; the message says why.</exception>
    public static LabelSelector Parse(string selector)
    {
        if (string.IsNullOrWhiteSpace(selector))
        {
            return Everything;
        }

        return new(new LabelSelectorParser(LabelToken.Read(selector)).Parse());
    }

    /// <summary>Whether an object with these labels is selected.</summary>
    public bool Matches(IReadOnlyDictionary<string, string> labels)
    {
        foreach (var requirement in _requirements)
        {
            if (!requirement.Matches(labels))
            {
                return false;
            }
        }

        return true;
    }
}
