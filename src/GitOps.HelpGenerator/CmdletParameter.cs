namespace GitOps.HelpGenerator;

/// <summary>A parameter of a cmdlet.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type; of a nullable one what it may hold.</param>
/// <param name="Default">What it is when it is not given; null for nothing.</param>
/// <param name="Aliases">Other names.</param>
/// <param name="AcceptsWildcards">Whether its values may be patterns.</param>
/// <param name="Bindings">How it is bound, one for each attribute.</param>
public sealed record CmdletParameter(string Name, Type Type, string? Default, IReadOnlyList<string> Aliases, bool AcceptsWildcards, IReadOnlyList<ParameterBinding> Bindings)
{
    /// <summary>Whether it takes no value.</summary>
    public bool IsSwitch => Type.Name == "SwitchParameter";

    /// <summary>How it is bound in a parameter set; null where it does not belong to the set.</summary>
    public ParameterBinding? In(string set) =>
        Bindings.FirstOrDefault(binding => binding.Set == set) ?? Bindings.FirstOrDefault(binding => binding.Set is null);
}
