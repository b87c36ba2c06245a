namespace GitOps.Core.Schema;

/// <summary>A part of a resource that is read and written by itself, such as <c>status</c>.</summary>
/// <param name="Name">Its name in the path.</param>
/// <param name="Verbs">What can be done with it, in alphabetical order.</param>
/// <param name="Group">Group of the kind it speaks.</param>
/// <param name="Version">Version of the kind it speaks.</param>
/// <param name="Kind">The kind it speaks; the resource's own for <c>status</c>.</param>
internal sealed record SubresourceFacts(string Name, IReadOnlyList<string> Verbs, string Group, string Version, string Kind);

/// <summary>What the API's discovery says of a kind.</summary>
/// <param name="Group">API group; empty for the core group.</param>
/// <param name="Version">API version, such as <c>v1</c>.</param>
/// <param name="Kind">The kind, such as <c>Deployment</c>.</param>
/// <param name="Plural">The resource in paths, such as <c>deployments</c>.</param>
/// <param name="Singular">The singular, such as <c>deployment</c>.</param>
/// <param name="IsNamespaced">Whether its objects live in a namespace.</param>
/// <param name="ShortNames">Short names, such as <c>deploy</c>.</param>
/// <param name="Categories">Groups of resources it is listed with, such as <c>all</c>.</param>
/// <param name="Verbs">What can be done with it, in alphabetical order.</param>
/// <param name="Subresources">Its subresources by name.</param>
internal sealed record KindFacts(
    string Group,
    string Version,
    string Kind,
    string Plural,
    string Singular,
    bool IsNamespaced,
    IReadOnlyList<string> ShortNames,
    IReadOnlyList<string> Categories,
    IReadOnlyList<string> Verbs,
    IReadOnlyList<SubresourceFacts> Subresources)
{
    /// <summary><c>group/version</c>, or the version alone for the core group.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>Whether the kind has a subresource of this name.</summary>
    public bool HasSubresource(string name) => Subresources.Any(subresource => subresource.Name == name);
}
