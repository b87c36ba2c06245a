using System.Management.Automation;
using System.Net;
using GitOps.Module.Tests.Engine;

namespace GitOps.Module.Tests.Commands;

public sealed class BadInputTests : IDisposable
{
    private readonly ShopSession _shop = new();

    public void Dispose() => _shop.Dispose();

    [Theory]
    [InlineData("Get-GitOpsDiff")]
    [InlineData("Sync-GitOpsRepo")]
    [InlineData("Undo-GitOpsChange")]
    public void Not_a_repository(string command)
    {
        using var folder = new TemporaryFolder();

        var error = _shop.Error($"{command} $folder -Cluster $cluster", new { folder = folder.Path });

        AssertIs(error, "RepositoryNotFound", ErrorCategory.ObjectNotFound, folder.Path);
        Assert.Contains(folder.Path, error.TargetObject.ToString());
    }

    [Fact]
    public void No_such_revision_names_the_closest()
    {
        AssertIs(_shop.Error("Get-GitOpsDiff @where -Revision mian"), "RevisionNotFound", ErrorCategory.ObjectNotFound, "mian", "main");
    }

    [Fact]
    public void No_such_path_at_that_revision()
    {
        AssertIs(_shop.Error("Get-GitOpsDiff @where -Path nowhere"), "PathNotFound", ErrorCategory.ObjectNotFound, "nowhere");
    }

    [Fact]
    public void Broken_YAML_names_file_line_and_column()
    {
        _shop.Repository.Commit("Break it", ("apps/broken.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  name: b\n"));

        AssertIs(_shop.Error("Get-GitOpsDiff @where"), "YamlInvalid", ErrorCategory.InvalidData, "apps/broken.yaml:5:3", "name");
    }

    [Fact]
    public void An_object_without_a_name_names_the_place()
    {
        _shop.Repository.Commit("Forget the name", ("apps/nameless.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {}\n"));

        AssertIs(_shop.Error("Sync-GitOpsRepo @where"), "ManifestWithoutName", ErrorCategory.InvalidData, "apps/nameless.yaml:1", "ConfigMap");
        AssertNothingWasSynced();
    }

    [Fact]
    public void Two_objects_with_one_identity_name_both_places()
    {
        _shop.Repository.Commit("Twice", ("apps/again.yaml", ShopSession.Settings));

        AssertIs(_shop.Error("Sync-GitOpsRepo @where"), "DuplicateManifest", ErrorCategory.InvalidData, "apps/again.yaml:1", "settings.yaml:1");
        AssertNothingWasSynced();
    }

    [Fact]
    public void An_unknown_kind_names_the_kind_and_the_file()
    {
        _shop.Repository.Commit("Want a certificate", ("tls.yaml", "apiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: { name: web }\n"));

        AssertIs(_shop.Error("Sync-GitOpsRepo @where"), "KindUnknown", ErrorCategory.ObjectNotFound, "Certificate", "cert-manager.io/v1", "tls.yaml:1");
        AssertNothingWasSynced();
    }

    [Fact]
    public void A_server_that_refuses_the_connection()
    {
        var error = _shop.Error("Get-GitOpsDiff $repository -Kubeconfig $kubeconfig", new { kubeconfig = Kubeconfig("https://127.0.0.1:1") });

        AssertIs(error, "ClusterUnreachable", ErrorCategory.ConnectionError, "127.0.0.1:1");
    }

    [Fact]
    public void A_server_with_a_certificate_that_nobody_vouches_for()
    {
        using var server = new SelfSignedServer();

        var error = _shop.Error("Get-GitOpsDiff $repository -Kubeconfig $kubeconfig", new { kubeconfig = Kubeconfig(server.Url.ToString()) });

        AssertIs(error, "ClusterCertificateInvalid", ErrorCategory.PermissionDenied, "certificate");
    }

    [Fact]
    public void A_token_that_is_refused()
    {
        var error = Answering(HttpStatusCode.Unauthorized, "Unauthorized", "Unauthorized");

        AssertIs(error, "ClusterAuthenticationFailed", ErrorCategory.PermissionDenied, "prod");
    }

    [Fact]
    public void A_request_that_is_forbidden()
    {
        var error = Answering(HttpStatusCode.Forbidden, "Forbidden", "deployments.apps is forbidden: User sam cannot list resource deployments");

        AssertIs(error, "ClusterForbidden", ErrorCategory.PermissionDenied, "sam");
    }

    [Fact]
    public void A_namespace_that_does_not_exist()
    {
        AssertIs(_shop.Error("Sync-GitOpsRepo @where -Namespace nowhere"), "NamespaceNotFound", ErrorCategory.ObjectNotFound, "nowhere");
    }

    [Fact]
    public void A_conflict_with_another_field_manager_leaves_the_object_alone()
    {
        _shop.Run("Sync-GitOpsRepo @where; Edit-Live apis/apps/v1/namespaces/default/deployments/cart '{\"spec\":{\"replicas\":5}}' scaler");

        var error = _shop.Error("Sync-GitOpsRepo @where");

        AssertIs(error, "FieldConflict", ErrorCategory.ResourceBusy, "spec.replicas", "scaler", "cart.yaml", "-ForceConflicts");
        Assert.Equal("Deployment default/cart", error.TargetObject.ToString());
    }

    [Fact]
    public void More_deletions_than_allowed_delete_nothing()
    {
        _shop.Run("Sync-GitOpsRepo @where");
        _shop.Repository.Commit("Drop the cart", ("cart.yaml", null));

        AssertIs(_shop.Error("Sync-GitOpsRepo @where -Prune -MaxDeletions 0"), "TooManyDeletions", ErrorCategory.LimitsExceeded, "-MaxDeletions 0", "Deployment");
        Assert.Equal("Delete", _shop.Run("(Get-GitOpsDiff @where).Action").Single().ToString());
    }

    [Fact]
    public void Pruning_an_empty_render_deletes_nothing_unless_told()
    {
        _shop.Run("Sync-GitOpsRepo @where");
        _shop.Repository.Commit("Close the shop", ("cart.yaml", null), ("settings.yaml", null), ("README.md", "closed"));

        AssertIs(_shop.Error("Sync-GitOpsRepo @where -Prune"), "EmptyRender", ErrorCategory.LimitsExceeded, "-AllowEmpty");
        Assert.Equal(["Delete", "Delete"], _shop.Run("Get-GitOpsDiff @where | ForEach-Object Action").Select(action => action.ToString()));
        Assert.Equal("2", _shop.Run("(Sync-GitOpsRepo @where -Prune -AllowEmpty | Where-Object { $_ -is [GitOps.SyncResult] }).Deleted").Single().ToString());
    }

    [Fact]
    public void No_cluster_is_assumed()
    {
        using var folder = new TemporaryFolder();
        var error = _shop.Error("Get-GitOpsDiff $repository -Kubeconfig $kubeconfig", new { kubeconfig = folder.Write("config", "apiVersion: v1\nkind: Config\n") });

        AssertIs(error, "ClusterNotNamed", ErrorCategory.ObjectNotFound, "-Context");
    }

    [Fact]
    public void The_password_of_a_URL_is_in_no_error()
    {
        var error = _shop.Error("Get-GitOpsDiff https://sam:sesame@127.0.0.1:1/shop.git -Cluster $cluster");

        Assert.DoesNotContain("sesame", $"{error} {error.TargetObject} {error.Exception}");
        Assert.StartsWith("RepositoryUnreachable,", error.FullyQualifiedErrorId);
    }

    [Fact]
    public void One_bad_repository_does_not_keep_the_others_from_being_compared()
    {
        var (output, errors) = _shop.Try("'/nowhere', $repository | ForEach-Object { [pscustomobject]@{ Repository = $_ } } | Get-GitOpsDiff -Cluster $cluster");

        Assert.Equal(2, output.Count);
        Assert.Single(errors);
    }

    private static void AssertIs(ErrorRecord error, string id, ErrorCategory category, params string[] words)
    {
        Assert.StartsWith(id + ",GitOps.Commands.", error.FullyQualifiedErrorId);
        Assert.Equal(category, error.CategoryInfo.Category);
        Assert.NotNull(error.TargetObject);
        Assert.All(words, word => Assert.Contains(word, error.Exception.Message));
    }

    private void AssertNothingWasSynced()
    {
        _shop.Repository.Commit("Back to the start", ("apps/.keep", ""));
        Assert.DoesNotContain("settings", _shop.Run("Get-Live api/v1/namespaces/default/configmaps").Single().ToString());
    }

    private ErrorRecord Answering(HttpStatusCode code, string reason, string message)
    {
        using var handler = new AnsweringHandler(code, reason, message);
        return _shop.Error("Get-GitOpsDiff $repository -Cluster ([GitOps.ClusterTarget]@{ Handler = $handler; Context = 'prod' })", new { handler });
    }

    private string Kubeconfig(string server)
    {
        var path = Path.Combine(_shop.Repository.Path, ".git", "kubeconfig");
        File.WriteAllText(path, $$"""
            apiVersion: v1
            kind: Config
            current-context: prod
            contexts: [{ name: prod, context: { cluster: prod, user: prod } }]
            clusters: [{ name: prod, cluster: { server: "{{server}}" } }]
            users: [{ name: prod, user: { token: secret-token } }]
            """);
        return path;
    }
}
