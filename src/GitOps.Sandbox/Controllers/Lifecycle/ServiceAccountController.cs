using System.Text.Json.Nodes;
using GitOps.Sandbox.State;
using GitOps.Sandbox.Storage;
using GitOps.Sandbox.Writing;

namespace GitOps.Sandbox.Controllers.Lifecycle;

/// <summary>Sees to it that every namespace has its service account <c>default</c>.</summary>
internal sealed class ServiceAccountController(Cluster cluster, ObjectWriter writer) : IController
{
    private const string DefaultAccount = "default";
    private static readonly ResourceKey Accounts = new("", "serviceaccounts");

    /// <inheritdoc/>
    public IEnumerable<Work> Affected(StoreEvent change)
    {
        if (change.After.Resource == NamespaceGate.Namespaces && !change.Deleted)
        {
            return [new Work(ObjectName.Of(change.After))];
        }

        return change.Deleted && change.After.Resource == Accounts && change.After.Name == DefaultAccount
            ? [new Work(new ObjectName(NamespaceGate.Namespaces, "", change.After.Namespace))]
            : [];
    }

    /// <inheritdoc/>
    public TimeSpan? Reconcile(ObjectName name)
    {
        var missing = cluster.Store.Get(name.Resource, "", name.Name) is { Deleted: null } && cluster.Store.Get(Accounts, name.Name, DefaultAccount) is null;
        if (missing)
        {
            var resource = cluster.Catalog.Preferred("", Accounts.Name)!;
            var account = new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = resource.Kind,
                ["metadata"] = new JsonObject { ["name"] = DefaultAccount, ["namespace"] = name.Name },
            };
            writer.Create(resource, account, cluster.Controller("kube-controller-manager", resource, name.Name, ""), dryRun: false);
        }

        return null;
    }
}
