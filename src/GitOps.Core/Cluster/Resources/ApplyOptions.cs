namespace GitOps.Core.Cluster.Resources;

/// <summary>How to apply an object.</summary>
/// <param name="FieldManager">Name to own the fields under.</param>
/// <param name="Force">Take over fields that others own.</param>
/// <param name="DryRun">Let the server do everything but store it.</param>
internal sealed record ApplyOptions(string FieldManager, bool Force = false, bool DryRun = false);

/// <summary>What the server made of an applied object.</summary>
/// <param name="Object">The object as it is (or, in a dry run, would be) stored.</param>
/// <param name="Created">Whether it was not there before.</param>
/// <param name="Warnings">The server's warnings.</param>
internal sealed record ApplyAnswer(System.Text.Json.Nodes.JsonObject Object, bool Created, IReadOnlyList<string> Warnings);
