namespace GitOps.HelpGenerator;

/// <summary>A cmdlet, as its class declares it.</summary>
/// <param name="Name">Verb and noun.</param>
/// <param name="Sets">Names of its parameter sets, the default one first.</param>
/// <param name="Parameters">Its parameters, without those that all cmdlets have.</param>
/// <param name="Outputs">Full names of the types it writes.</param>
public sealed record Cmdlet(string Name, IReadOnlyList<string> Sets, IReadOnlyList<CmdletParameter> Parameters, IReadOnlyList<string> Outputs);
