using GitOps.Core.Rbac;

namespace GitOps.Core.Tests.Rbac;

/// <summary>A service account with exactly the permissions that a set is said to need, on an API that heeds them.</summary>
public sealed class PermissionTests
{
    [Fact]
    public async Task With_these_permissions_everything_is_done_that_the_commands_do()
    {
        await using var world = await GuardedSet.StartAsync();
        await world.GrantAsync(await world.PermissionsAsync());

        Assert.Equal([], await world.LiveAsync());
        Assert.Equal([], world.Observer.Warnings);
        Assert.All(world.Refused, request => Assert.True(GuardedSet.IsListOfAllNamespaces(request), request));
    }

    [Fact]
    public async Task With_any_of_them_less_something_is_refused()
    {
        await using var whole = await GuardedSet.StartAsync();
        var permissions = await whole.PermissionsAsync();
        for (var left = 0; left < permissions.Count; left++)
        {
            await using var world = await GuardedSet.StartAsync();
            await world.GrantAsync([.. permissions.Where((_, index) => index != left)]);

            var told = await world.LiveAsync();

            Assert.True(told.Count > 0 || world.Refused.Any(request => !GuardedSet.IsListOfAllNamespaces(request)), $"{permissions[left]} is not needed");
        }
    }

    [Fact]
    public async Task Members_that_are_no_longer_declared_count_where_they_are()
    {
        await using var world = await GuardedSet.StartAsync();
        await world.SyncAsAdministratorAsync();
        world.Repository.Commit("Leave the other namespace", ("other.yaml", null));

        var permissions = await world.PermissionsAsync();

        Assert.Contains(permissions, permission => permission is { Namespace: "other", Resource: "secrets" } && permission.Verbs.Contains("delete"));
        Assert.Contains(permissions, permission => permission is { Namespace: "shop", Resource: "secrets", Verbs: ["list", "watch"] });
    }

    [Fact]
    public async Task What_stands_outside_of_namespaces_may_be_changed_by_name_only()
    {
        await using var world = await GuardedSet.StartAsync();

        var permissions = await world.PermissionsAsync();

        var cluster = permissions.Where(permission => permission.Namespace.Length == 0 && permission.Verbs.Intersect(["create", "patch", "delete"]).Any());
        Assert.Equal(
            ["namespaces: other", "customresourcedefinitions: widgets.tests.gitops.example", "clusterroles: shop-reader"],
            cluster.Select(permission => $"{permission.Resource}: {string.Join(", ", permission.Names)}"));
        Assert.DoesNotContain(permissions, permission => permission.Verbs.Contains("*") || permission.Resource == "*" || permission.Verbs.Contains("escalate"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/b/c")]
    [InlineData("Shop")]
    [InlineData("shop/deployer\n---")]
    [InlineData("shop/")]
    public void A_service_account_that_cannot_be_is_refused(string text) =>
        Assert.Equal("ServiceAccountInvalid", Assert.Throws<GitOpsException>(() => AccountName.Parse(text, "shop")).ErrorId);
}
