namespace GitOps.Core.Rendering.Kustomize.Context;

/// <summary>Paths from the folder of the kustomization that is built, which may lead above it.</summary>
internal static class OriginPath
{
    public static string Join(string folder, string path)
    {
        var parts = new List<string>();
        foreach (var part in $"{folder}/{path}".Split('/'))
        {
            if (part == ".." && parts.Count > 0 && parts[^1] != "..")
            {
                parts.RemoveAt(parts.Count - 1);
            }
            else if (part is not ("" or "."))
            {
                parts.Add(part);
            }
        }

        return string.Join('/', parts);
    }
}
