namespace GitOps.Core.Names;

/// <summary>Finds the name somebody may have meant.</summary>
internal static class ClosestName
{
    /// <summary>The candidate fewest slips away from <paramref name="name"/>; null when none is near.</summary>
    public static string? Of(string name, IEnumerable<string> candidates) => candidates
        .Select(candidate => (Name: candidate, Distance: Distance(name, candidate)))
        .Where(candidate => candidate.Distance <= Math.Max(1, Math.Min(name.Length, candidate.Name.Length) / 2))
        .OrderBy(candidate => candidate.Distance)
        .ThenBy(candidate => candidate.Name, StringComparer.Ordinal)
        .Select(candidate => candidate.Name)
        .FirstOrDefault();

    /// <summary>How many slips apart two names are: insertions, deletions, substitutions and swapped neighbours ("mian") cost one each.</summary>
    /// <remarks>Optimal string alignment; case does not count.</remarks>
    public static int Distance(string a, string b)
    {
        var costs = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                costs[i, j] = i == 0 || j == 0 ? i + j : Cheapest(costs, a, b, i, j);
            }
        }

        return costs[a.Length, b.Length];
    }

    private static int Cheapest(int[,] costs, string a, string b, int i, int j)
    {
        var same = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]);
        var cost = Math.Min(Math.Min(costs[i - 1, j], costs[i, j - 1]) + 1, costs[i - 1, j - 1] + (same ? 0 : 1));
        var swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
        return swapped ? Math.Min(cost, costs[i - 2, j - 2] + 1) : cost;
    }
}
