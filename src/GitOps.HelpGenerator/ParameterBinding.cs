namespace GitOps.HelpGenerator;

/// <summary>How a parameter gets its value.</summary>
/// <param name="Set">The parameter set this is about; null for all of them.</param>
/// <param name="Mandatory">Whether it has to be given.</param>
/// <param name="Position">Where it may stand without its name, counted from 0; null for nowhere.</param>
/// <param name="ByValue">Whether it takes objects of the pipeline.</param>
/// <param name="ByPropertyName">Whether it takes the property of its name of objects of the pipeline.</param>
public sealed record ParameterBinding(string? Set, bool Mandatory, int? Position, bool ByValue, bool ByPropertyName);
