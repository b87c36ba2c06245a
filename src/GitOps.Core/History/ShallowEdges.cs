using LibGit2Sharp;

namespace GitOps.Core.History;

/// <summary>The commits at the edge of a shallow clone, which look as if they had no parent (gitrepository-layout(5), <c>shallow</c>).</summary>
internal static class ShallowEdges
{
    /// <summary>Whether the commit is one of them.</summary>
    public static bool Holds(Repository repository, CommitNode commit)
    {
        var edges = Path.Combine(CommonFolder.Of(repository), "shallow");
        return commit.Parents.Count == 0 && File.Exists(edges) && File.ReadLines(edges).Contains(commit.Id.Sha);
    }
}
