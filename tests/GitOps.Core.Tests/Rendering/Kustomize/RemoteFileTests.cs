using System.Net;
using GitOps.Core.Git.Transports;
using GitOps.Core.Manifests;
using GitOps.Core.Rendering;
using GitOps.Core.Rendering.Kustomize.Loading;
using GitOps.Core.Rendering.Options;
using GitOps.Core.Rendering.Remotes;

namespace GitOps.Core.Tests.Rendering.Kustomize;

/// <summary>Single files that kustomizations name by their URL, from a server on this machine.</summary>
public sealed class RemoteFileTests : IDisposable
{
    private const string Install = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: installed\n---\napiVersion: v1\nkind: Service\nmetadata:\n  name: web\n";
    private readonly HttpListener _listener = new();
    private readonly string _url;
    private readonly Dictionary<string, Action<HttpListenerResponse>> _answers = [];
    private readonly List<HttpListenerRequest> _requests = [];

    public RemoteFileTests()
    {
        var port = FreePort();
        _url = $"http://localhost:{port}";
        _listener.Prefixes.Add($"{_url}/");
        _listener.Start();
        _ = Task.Run(ServeAsync);
    }

    // A server on this machine that is the repository's own host, which needs no word of the operator's.
    private string Own => $"{_url}/shop.git";

    public void Dispose() => ((IDisposable)_listener).Dispose();

    [Fact]
    public void A_file_at_a_url_is_a_resource_like_any_other()
    {
        _answers["/releases/v2/install.yaml"] = response => Write(response, Install);

        var manifests = Render($"namePrefix: shop-\nbuildMetadata: [originAnnotations]\nresources:\n- {_url}/releases/v2/install.yaml\n");

        Assert.Equal(["shop-installed", "shop-web"], manifests.Select(manifest => manifest.Id.Name));
        Assert.All(manifests, manifest => Assert.Equal($"{_url}/releases/v2/install.yaml", manifest.Source.File));
        Assert.Contains($"repo: {_url}/releases/v2/install.yaml", manifests[0].Object["metadata"]!["annotations"]!["config.kubernetes.io/origin"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_fetched_once_and_without_credentials()
    {
        _answers["/a.yaml"] = response => Write(response, Install);
        using var remotes = new RemoteSource(Own, new GitSourceOptions { Credential = new NetworkCredential("ana", "s3cret") }, new AllowedHosts(Own, null, []));

        Render($"resources: ['{_url}/a.yaml']\n", remotes);
        Render($"resources: ['{_url}/a.yaml']\nnamePrefix: two-\n", remotes);

        var request = Assert.Single(_requests);
        Assert.Null(request.Headers["Authorization"]);
    }

    [Fact]
    public void A_redirect_is_followed()
    {
        _answers["/latest.yaml"] = response => response.Redirect($"{_url}/v3.yaml");
        _answers["/v3.yaml"] = response => Write(response, Install);

        Assert.Equal(2, Render($"resources: ['{_url}/latest.yaml']\n").Count);
    }

    [Theory]
    [InlineData("http://127.0.0.1:{0}/v3.yaml", "Use https or ssh.")]
    [InlineData("https://127.0.0.1:{0}/v3.yaml", "neither")]
    [InlineData("https://169.254.169.254/latest/v3.yaml", "neither")]
    [InlineData("//127.0.0.1:{0}/v3.yaml", "Use https or ssh.")]
    [InlineData("file:///etc/hostname", "Use https or ssh.")]
    public void A_redirect_to_where_nobody_allowed_is_refused(string location, string message)
    {
        _answers["/latest.yaml"] = response => response.AddHeader("Location", string.Format(null, location, new Uri(_url).Port));
        _answers["/latest.yaml"] += response => response.StatusCode = 302;

        var error = Assert.Throws<GitOpsException>(() => Render($"resources: ['{_url}/latest.yaml']\n"));

        Assert.Equal("KustomizeRemoteNotAllowed", error.ErrorId);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Single(_requests);
    }

    [Fact]
    public void A_redirect_without_end_is_refused()
    {
        _answers["/a.yaml"] = response => response.Redirect($"{_url}/a.yaml");

        Assert.Contains("redirected more than 5 times", Assert.Throws<GitOpsException>(() => Render($"resources: ['{_url}/a.yaml']\n")).Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void An_allowed_name_that_leads_to_this_machine_is_not_connected_to_unless_the_address_is_allowed_too()
    {
        var host = Dns.GetHostName();
        Skip.If(host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || !Resolves(host), "This machine's name leads to no address.");
        var url = $"https://{host}:{new Uri(_url).Port}/a.yaml";

        Assert.Equal("KustomizeRemoteNotAllowed", Refusal(host).ErrorId);
        Assert.Empty(_requests);
        Assert.Equal("KustomizeRemoteFileFailed", Refusal(host, "0.0.0.0/0", "::/0").ErrorId);

        GitOpsException Refusal(params string[] allowed)
        {
            using var remotes = new RemoteSource(".", new GitSourceOptions(), new AllowedHosts(".", null, allowed));
            return Assert.Throws<GitOpsException>(() => Render($"resources: ['{url}']\n", remotes));
        }
    }

    [Theory]
    [InlineData("missing", "404")]
    [InlineData("page", "web page")]
    [InlineData("huge", "32")]
    [InlineData("broken", "")]
    public void A_file_that_cannot_be_had_is_an_error_with_its_place(string what, string reason)
    {
        _answers["/page.yaml"] = response =>
        {
            response.ContentType = "text/html; charset=utf-8";
            Write(response, "<html></html>");
        };
        _answers["/huge.yaml"] = response =>
        {
            response.ContentLength64 = 64L * 1024 * 1024;
            Write(response, "a: b\n");
        };
        _answers["/broken.yaml"] = response =>
        {
            response.ContentLength64 = 1000;
            Write(response, "a: b\n");
            response.OutputStream.Flush();
            response.Abort();
        };

        var error = Assert.Throws<GitOpsException>(() => Render($"resources:\n- {_url.Replace("://", "://ana:s3cret@", StringComparison.Ordinal)}/{what}.yaml?token=s3cret\n"));

        Assert.Equal("KustomizeRemoteFileFailed", error.ErrorId);
        Assert.StartsWith("kustomization.yaml:2", error.Message, StringComparison.Ordinal);
        Assert.Contains($"{_url}/{what}.yaml", error.Message, StringComparison.Ordinal);
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_error_in_a_file_at_a_url_names_the_url_and_line()
    {
        _answers["/a.yaml"] = response => Write(response, "apiVersion: v1\nkind: [\n");

        var error = Assert.Throws<GitOpsException>(() => Render($"resources: ['{_url}/a.yaml']\n"));

        Assert.Equal("YamlInvalid", error.ErrorId);
        Assert.Contains($"{_url}/a.yaml:", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://ana:s3cret@git.example.com/shop/base")]
    [InlineData("https://ana:s3cret@files.example.com/install.yaml")]
    public void Nothing_is_fetched_unless_allowed_and_no_password_is_told(string url)
    {
        var tree = new MemoryTree(new Dictionary<string, string> { ["kustomization.yaml"] = $"resources: ['{url}']\n" });

        var error = Assert.Throws<GitOpsException>(() => Renderer.Render(tree, "", new RenderOptions(), CancellationToken.None));

        Assert.Equal("KustomizeRemoteUnavailable", error.ErrorId);
        Assert.DoesNotContain("s3cret", error.ToString() + error.Target, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://raw.githubusercontent.com/org/repo/v1/deploy/install.yaml", true)]
    [InlineData("https://example.com/crds.json?download=1", true)]
    [InlineData("https://github.com/org/repo//deploy/base.yaml?ref=v1", false)]
    [InlineData("https://example.com/org/repo.git/a.yaml", false)]
    [InlineData("https://github.com/org/repo", false)]
    [InlineData("ftp://example.com/a.yaml", false)]
    [InlineData("deploy/a.yaml", false)]
    public void What_ends_like_a_manifest_is_a_file_unless_marked_as_a_repository(string text, bool isFile) =>
        Assert.Equal(isFile, HttpFileSource.Parse(text) is not null);

    private IReadOnlyList<Manifest> Render(string kustomization, RemoteSource? remotes = null)
    {
        var tree = new MemoryTree(new Dictionary<string, string> { ["kustomization.yaml"] = kustomization });
        using var own = new RemoteSource(Own, new GitSourceOptions(), new AllowedHosts(Own, null, []));
        return Renderer.Render(tree, "", new RenderOptions { Remotes = remotes ?? own }, CancellationToken.None);
    }

    private static bool Resolves(string host)
    {
        try
        {
            return Dns.GetHostAddresses(host).Any(address => !PublicAddresses.Contains(address));
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    private static void Write(HttpListenerResponse response, string text) => response.OutputStream.Write(System.Text.Encoding.UTF8.GetBytes(text));

    private static int FreePort()
    {
        using var socket = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (await _listener.GetContextAsync() is var context)
            {
                _requests.Add(context.Request);
                using var response = context.Response;
                if (_answers.TryGetValue(context.Request.Url!.AbsolutePath, out var answer))
                {
                    answer(response);
                }
                else
                {
                    response.StatusCode = 404;
                }
            }
        }
        catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over, or an answer was cut off on purpose.
        }
    }
}
