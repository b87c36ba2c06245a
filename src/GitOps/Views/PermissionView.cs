namespace GitOps.Views;

/// <summary>Shows a <see cref="Permission"/>: where and on what, what for, and below it the verbs.</summary>
internal sealed class PermissionView(Layout layout)
{
    private const int Indent = 4;

    public IEnumerable<string> Lines(Permission permission) =>
    [
        .. layout.Row(
            0,
            [
                new(permission.Namespace.Length == 0 ? "cluster" : permission.Namespace, Ink.Bold),
                new($" {permission.Resource}{(permission.Group.Length == 0 ? "" : $".{permission.Group}")}"),
                new(permission.Names.Count == 0 ? "" : $" {string.Join(", ", permission.Names)}", Ink.Cyan),
            ],
            [new(permission.Purpose, Ink.Dim)]),
        .. layout.Wrap(Indent, [new(string.Join(", ", permission.Verbs))]),
    ];
}
