using GitOps.Core.Health;
using GitOps.Core.Objects;
using GitOps.Core.Sets;

namespace GitOps.Core.Rbac;

/// <summary>
/// What the commands ask of the API for a set, and no more: its record and lease, its members as they are declared and as they are
/// there, and what is looked at besides them.
/// </summary>
/// <param name="state">The set.</param>
/// <param name="record">Name of its record, and of its lease.</param>
/// <param name="setNamespace">Namespace of its record.</param>
/// <param name="setId">Its id.</param>
internal sealed class SetPermissions(SetState state, string record, string setNamespace, string setId)
{
    /// <summary>What is done with a member: a preview of what client-side apply left behind is a dry run of an update.</summary>
    private static readonly string[] MemberVerbs = ["get", "list", "watch", "create", "update", "patch", "delete"];

    /// <summary>Who sets replicas is looked for where one of these kinds declares them.</summary>
    private static readonly HashSet<string> Scaled = ["Deployment", "StatefulSet", "ReplicaSet"];

    private readonly (MemberKind Kind, string Namespace, string Name)[] _members =
    [
        .. state.Declared.Select(item => (MemberKind.Of(item, state.Declared), item.Id.Namespace, item.Id.Name)),
        .. from member in state.Live.Members(setId)
           let kind = MemberKind.Served(state.Catalog, member.Key.Group, member.Key.Kind)
           where kind is not null
           select (kind, member.Key.Namespace, member.Key.Name),
    ];

    /// <summary>The permissions, by namespace, those for the whole cluster last.</summary>
    public IReadOnlyList<Permission> All() => PermissionList.Merged(
        [.. Record(), .. Members(), .. Lists(), .. Definitions(), .. Dependent(), .. Autoscalers(), .. Cluster(), .. new GrantedRoles(state.Declared).Permissions()]);

    private IEnumerable<Permission> Record() =>
    [
        new(setNamespace, "", "configmaps", [record], ["get", "create", "patch"], "record of the set"),
        new(setNamespace, "coordination.k8s.io", "leases", [record], ["get", "update"], "lease of the set"),

        // A create has no name that it could be held to.
        new(setNamespace, "coordination.k8s.io", "leases", [], ["create"], "lease of the set"),
        new(setNamespace, "", "events", [], ["create"], "events that tell of syncs"),
    ];

    private IEnumerable<Permission> Members() => _members.SelectMany(member => member.Kind.Namespaced
        ? new Permission[] { new(member.Namespace, member.Kind.Group, member.Kind.Resource, [], MemberVerbs, "members") }
        :
        [
            // What stands outside of namespaces is everybody's: only those that are declared may be changed.
            new("", member.Kind.Group, member.Kind.Resource, [], ["list", "watch"], "members"),
            new("", member.Kind.Group, member.Kind.Resource, [member.Name], [.. MemberVerbs.Except(["list", "watch"])], "members"),
        ]);

    /// <summary>The record says kinds and namespaces, not which kind is where: each kind is listed in each, or nothing would be pruned.</summary>
    private IEnumerable<Permission> Lists()
    {
        var kinds = _members.Select(member => member.Kind)
            .Concat(state.Parent.GroupKinds.Select(name => KindOf(name)).OfType<MemberKind>())
            .Distinct().ToArray();
        string[] namespaces = [.. state.Parent.Namespaces.Append(setNamespace).Concat(_members.Select(member => member.Namespace)).Where(name => name.Length > 0).Distinct()];
        return
        [
            .. from kind in kinds where kind.Namespaced from name in namespaces select new Permission(name, kind.Group, kind.Resource, [], ["list", "watch"], "finding members"),
            .. from kind in kinds where !kind.Namespaced select new Permission("", kind.Group, kind.Resource, [], ["list", "watch"], "finding members"),
        ];
    }

    private IEnumerable<Permission> Definitions() =>
        from kind in _members.Select(member => member.Kind).Distinct()
        where ApiGroup.IsCustom(kind.Group)
        select new Permission("", "apiextensions.k8s.io", "customresourcedefinitions", [$"{kind.Resource}.{kind.Group}"], ["get"], "defaults of custom kinds");

    /// <summary>What goes with members that are deleted, how workloads are, and the Pods of those that are waited for. Secrets are not read for that.</summary>
    private IEnumerable<Permission> Dependent() =>
        from member in _members
        where member.Kind.Namespaced
        from dependent in Dependents.Of(member.Kind.Group, member.Kind.Kind)
        where dependent is not ("", "Secret")
        let kind = MemberKind.Served(state.Catalog, dependent.Group, dependent.Kind)
        where kind is not null
        let isPod = dependent is ("", "Pod")
        select new Permission(member.Namespace, kind.Group, kind.Resource, [], isPod ? ["get", "list", "watch"] : ["list"], "what members own");

    private IEnumerable<Permission> Autoscalers() =>
        from item in state.Declared
        where Scaled.Contains(item.Id.Kind) && item.Object["spec"]?["replicas"] is not null
        select new Permission(item.Id.Namespace, "autoscaling", "horizontalpodautoscalers", [], ["list"], "who sets replicas");

    private static IEnumerable<Permission> Cluster() => [new("", "", "namespaces", ["kube-system"], ["get"], "telling clusters apart for saved plans")];

    private MemberKind? KindOf(string groupKind)
    {
        var dot = groupKind.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? MemberKind.Served(state.Catalog, "", groupKind) : MemberKind.Served(state.Catalog, groupKind[(dot + 1)..], groupKind[..dot]);
    }
}
