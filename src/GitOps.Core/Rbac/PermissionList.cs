namespace GitOps.Core.Rbac;

/// <summary>Permissions without repetitions.</summary>
internal static class PermissionList
{
    /// <summary>The usual order of verbs; others come after these.</summary>
    private static readonly string[] VerbOrder = ["get", "list", "watch", "create", "update", "patch", "delete", "bind", "escalate"];

    /// <summary>Verbs on the same objects together; what all objects of a resource are open for is not said of some of them once more.</summary>
    public static IReadOnlyList<Permission> Merged(IEnumerable<Permission> permissions)
    {
        Permission[] one = [.. OnOne(permissions)];
        var ofAll = one.Where(permission => permission.Names.Count == 0).ToLookup(PlaceOf);
        var left = one
            .Select(permission => permission.Names.Count == 0 ? permission : permission with { Verbs = [.. permission.Verbs.Except(ofAll[PlaceOf(permission)].SelectMany(all => all.Verbs))] })
            .Where(permission => permission.Verbs.Count > 0);
        return
        [
            .. left.GroupBy(permission => (Place: PlaceOf(permission), Verbs: string.Join(' ', permission.Verbs), IsNamed: permission.Names.Count > 0))
                .Select(same => same.First() with
                {
                    Names = [.. same.SelectMany(permission => permission.Names).Distinct().Order(StringComparer.Ordinal)],
                    Purpose = Purposes(same),
                })
                .OrderBy(permission => permission.Namespace.Length == 0)
                .ThenBy(permission => permission.Namespace, StringComparer.Ordinal)
                .ThenBy(permission => permission.Group, StringComparer.Ordinal)
                .ThenBy(permission => permission.Resource, StringComparer.Ordinal)
                .ThenBy(permission => string.Join(' ', permission.Names), StringComparer.Ordinal),
        ];
    }

    /// <summary>All that is done with an object, or with all of a resource, in one.</summary>
    private static IEnumerable<Permission> OnOne(IEnumerable<Permission> permissions) =>
        from permission in permissions
        from name in permission.Names.Count == 0 ? [""] : permission.Names
        group permission by (Place: PlaceOf(permission), Name: name) into same
        select same.First() with
        {
            Names = same.Key.Name.Length == 0 ? [] : [same.Key.Name],
            Verbs = [.. same.SelectMany(permission => permission.Verbs).Distinct().OrderBy(Rank)],
            Purpose = Purposes(same),
        };

    private static (string Namespace, string Group, string Resource) PlaceOf(Permission permission) => (permission.Namespace, permission.Group, permission.Resource);

    private static string Purposes(IEnumerable<Permission> same) => string.Join(", ", same.SelectMany(permission => permission.Purpose.Split(", ")).Distinct());

    private static int Rank(string verb) => Array.IndexOf(VerbOrder, verb) is var rank && rank < 0 ? VerbOrder.Length : rank;
}
