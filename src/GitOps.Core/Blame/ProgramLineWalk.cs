using System.Globalization;
using GitOps.Core.Git.Stores;

namespace GitOps.Core.Blame;

/// <summary>Walks by <c>git blame</c> and <c>git log</c>, in repositories that only the git program reads.</summary>
internal sealed class ProgramLineWalk(ProgramStore store, int maxCommits) : ILineWalk
{
    /// <inheritdoc/>
    public IReadOnlyDictionary<int, string> LastChanges(string from, string path, IReadOnlyCollection<int> lines, CancellationToken cancellationToken)
    {
        // Lines of "<id> <old line> <line> ..." and others between them (git-blame(1), porcelain).
        var ranges = lines.Select(line => line.ToString(CultureInfo.InvariantCulture)).Select(line => $"-L{line},{line}");
        var answer = store.Program.Text(["blame", "--porcelain", "-s", "--no-textconv", .. ranges, from, "--", path]) ?? "";
        return answer.Split('\n')
            .Select(line => line.Split(' '))
            .Where(parts => parts.Length >= 3 && parts[0].Length == from.Length && parts[0].All(char.IsAsciiHexDigit))
            .Where(parts => !ShallowEdges.Holds(store.GitFolder, parts[0], parents: 0))
            .ToDictionary(parts => int.Parse(parts[2], CultureInfo.InvariantCulture), parts => parts[0]);
    }

    /// <inheritdoc/>
    public string? RemovedIn(string from, string path, Func<byte[], bool> holds, CancellationToken cancellationToken)
    {
        if (Holds(from))
        {
            return null;
        }

        var commits = store.Program.Text("rev-list", $"--max-count={maxCommits}", from, "--", path)?.Split('\n', StringSplitOptions.RemoveEmptyEntries) ?? [];
        foreach (var commit in commits)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!Holds(commit) && store.Commit(commit)!.Parents.Any(Holds))
            {
                return commit;
            }
        }

        return null;

        bool Holds(string commit) => store.Expression($"{commit}:{path}") is { Kind: ObjectKind.File } file && holds(store.Read(file.Id, path, commit));
    }
}
