using System.Collections.ObjectModel;
using System.Management.Automation;

namespace GitOps.Module.Tests.Engine;

/// <summary>A session with a small repository, <c>$repository</c>, and a sandbox of its own, <c>$cluster</c>.</summary>
internal sealed class ShopSession : IDisposable
{
    public const string Settings = """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: settings
        data:
          greeting: hello

        """;

    public const string Cart = """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: cart
        spec:
          replicas: 2
          selector:
            matchLabels:
              app: cart
          template:
            metadata:
              labels:
                app: cart
            spec:
              containers:
                - name: cart
                  image: registry.example/cart:1.0

        """;

    private readonly TestSession _session;

    public ShopSession(int width = 140)
    {
        _session = new TestSession(width);
        Repository = new TestRepository();
        Repository.Commit("Open the shop", ("settings.yaml", Settings), ("cart.yaml", Cart));
        _session.Run(
            """
            $cluster = Start-GitOpsSandbox -RolloutDelay 0
            $where = @{ Repository = $repository; Cluster = $cluster }
            function Edit-Live($Path, $Patch, $Manager = 'kubectl-edit') {
                $client = [System.Net.Http.HttpClient]::new($cluster.Handler, $false)
                $body = [System.Net.Http.StringContent]::new($Patch, [System.Text.Encoding]::UTF8, 'application/merge-patch+json')
                $response = $client.PatchAsync("http://sandbox.invalid/$($Path)?fieldManager=$Manager", $body).GetAwaiter().GetResult()
                if (-not $response.IsSuccessStatusCode) { throw $response.Content.ReadAsStringAsync().Result }
            }
            function Get-Live($Path) {
                $client = [System.Net.Http.HttpClient]::new($cluster.Handler, $false)
                $client.GetAsync("http://sandbox.invalid/$Path").GetAwaiter().GetResult().Content.ReadAsStringAsync().GetAwaiter().GetResult()
            }
            """,
            new { repository = Repository.Path });
    }

    public TestRepository Repository { get; }

    public RecordingInterface Screen => _session.Screen;

    public Collection<PSObject> Run(string script, object? variables = null) => _session.Run(script, variables);

    public (Collection<PSObject> Output, IReadOnlyList<ErrorRecord> Errors) Try(string script, object? variables = null) => _session.Try(script, variables);

    public string Show(string script, object? variables = null) => _session.Show(script, variables);

    /// <summary>The one error that a script ends with.</summary>
    public ErrorRecord Error(string script, object? variables = null) => Assert.Single(Try(script, variables).Errors);

    public System.Management.Automation.Runspaces.Runspace Runspace => _session.Runspace;

    public void Dispose()
    {
        _session.Dispose();
        Repository.Dispose();
    }
}
