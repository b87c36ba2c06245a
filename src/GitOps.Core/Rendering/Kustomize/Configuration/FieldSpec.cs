using GitOps.Core.Rendering.Kustomize.Kinds;

namespace GitOps.Core.Rendering.Kustomize.Configuration;

/// <summary>Names fields a transformer works on: a path in the objects a group, version and kind select.</summary>
/// <param name="Selector">The objects.</param>
/// <param name="Path">Field names separated by <c>/</c> (<c>\/</c> for one in a name); <c>[]</c> after a name says it is a list.</param>
/// <param name="Create">Whether missing fields on the way are created.</param>
internal sealed record FieldSpec(Gvk Selector, string Path, bool Create)
{
    private readonly PathPart[] _parts = Split(Path);

    public IReadOnlyList<PathPart> Parts => _parts;

    public bool Equals(FieldSpec? other) => other is not null && Selector == other.Selector && Path == other.Path && Create == other.Create;

    public override int GetHashCode() => HashCode.Combine(Selector, Path, Create);

    private static PathPart[] Split(string path)
    {
        var names = new List<string>();
        foreach (var piece in path.Split('/'))
        {
            if (names.Count > 0 && names[^1].EndsWith('\\'))
            {
                names[^1] = $"{names[^1][..^1]}/{piece}";
            }
            else
            {
                names.Add(piece);
            }
        }

        return [.. names.Select(name => name.EndsWith("[]", StringComparison.Ordinal) ? new PathPart(name[..^2], true) : new PathPart(name, false))];
    }

    internal readonly record struct PathPart(string Name, bool IsList);
}
