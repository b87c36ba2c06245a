namespace GitOps;

/// <summary>A right that a set's commands need in its cluster.</summary>
/// <param name="Namespace">The namespace it is needed in; empty for the whole cluster.</param>
/// <param name="Group">API group; empty for the core group.</param>
/// <param name="Resource">The resource as rules of RBAC name it, such as <c>deployments</c>; a path that begins with a slash is no resource of the API.</param>
/// <param name="Names">The objects it is needed for; empty for all of the resource.</param>
/// <param name="Verbs">What is done with them, such as <c>get</c> and <c>patch</c>.</param>
/// <param name="Purpose">What it is needed for.</param>
public sealed record Permission(string Namespace, string Group, string Resource, IReadOnlyList<string> Names, IReadOnlyList<string> Verbs, string Purpose)
{
    /// <summary><c>shop: get, patch deployments.apps (members)</c></summary>
    public override string ToString() => ForeignText.OnOneLine(
        $"{(Namespace.Length == 0 ? "cluster" : Namespace)}: {string.Join(", ", Verbs)} {Resource}{(Group.Length == 0 ? "" : $".{Group}")}"
        + $"{(Names.Count == 0 ? "" : $" {string.Join(", ", Names)}")} ({Purpose})");
}
