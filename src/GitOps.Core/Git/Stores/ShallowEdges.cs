namespace GitOps.Core.Git.Stores;

/// <summary>The commits at the edge of a shallow clone, which look as if they had no parent (gitrepository-layout(5), <c>shallow</c>).</summary>
internal static class ShallowEdges
{
    /// <summary>Whether a commit is one of them.</summary>
    /// <param name="gitFolder">The repository's Git folder.</param>
    /// <param name="sha">The commit.</param>
    /// <param name="parents">How many parents it shows.</param>
    public static bool Holds(string gitFolder, string sha, int parents)
    {
        var edges = Path.Combine(CommonFolder.Of(gitFolder), "shallow");
        return parents == 0 && File.Exists(edges) && File.ReadLines(edges).Contains(sha);
    }
}
