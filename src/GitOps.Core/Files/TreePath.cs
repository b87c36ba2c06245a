namespace GitOps.Core.Files;

/// <summary>Paths inside an <see cref="IFileTree"/>: forward slashes, from the root, the root being the empty string.</summary>
internal static class TreePath
{
    /// <summary>Resolves empty, <c>.</c> and <c>..</c> parts; null when the path leads above the root.</summary>
    public static string? Normalize(string path)
    {
        if (IsNormal(path))
        {
            return path;
        }

        var parts = new List<string>();
        foreach (var part in path.Replace('\\', '/').Split('/'))
        {
            if (part is "" or ".")
            {
                continue;
            }

            if (part != "..")
            {
                parts.Add(part);
            }
            else if (parts.Count == 0)
            {
                return null;
            }
            else
            {
                parts.RemoveAt(parts.Count - 1);
            }
        }

        return string.Join('/', parts);
    }

    /// <summary>The path of <paramref name="name"/> in <paramref name="folder"/>.</summary>
    public static string Join(string folder, string name) => folder.Length == 0 ? name : $"{folder}/{name}";

    // Most paths are, and they are asked for all the time.
    private static bool IsNormal(string path)
    {
        var start = 0;
        for (var end = 0; end <= path.Length; end++)
        {
            if (end < path.Length && path[end] != '/')
            {
                if (path[end] == '\\')
                {
                    return false;
                }

                continue;
            }

            if (path.AsSpan(start, end - start) is "" or "." or "..")
            {
                return path.Length == 0;
            }

            start = end + 1;
        }

        return true;
    }
}
