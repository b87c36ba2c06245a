using GitOps.Core.Files;
using GitOps.Core.Git.Transports;
using GitOps.Core.Rendering;
using GitOps.Core.Rendering.Kustomize.Loading;
using GitOps.Core.Rendering.Options;
using GitOps.Core.Rendering.Remotes;

namespace GitOps.Core.Tests.Rendering.Kustomize;

public class RemoteBaseTests
{
    [Theory]
    [InlineData("github.com/org/repo", "https://github.com/org/repo", "", "")]
    [InlineData("github.com/org/repo/deploy/base?ref=v1", "https://github.com/org/repo", "v1", "deploy/base")]
    [InlineData("github.com/org/repo//deploy/base?ref=v1", "https://github.com/org/repo", "v1", "deploy/base")]
    [InlineData("https://github.com/org/repo.git//deploy?version=main", "https://github.com/org/repo.git", "main", "deploy")]
    [InlineData("https://github.com/org/repo.git/deploy?ref=a&version=b", "https://github.com/org/repo.git", "a", "deploy")]
    [InlineData("git@github.com:org/repo.git//deploy", "git@github.com:org/repo.git", "", "deploy")]
    [InlineData("git@github.com:org/repo", "git@github.com:org/repo", "", "")]
    [InlineData("ssh://git@github.com/org/repo//x", "git@github.com:org/repo", "", "x")]
    [InlineData("git::https://gitlab.com/group/sub/repo//x?ref=v2", "https://gitlab.com/group/sub/repo", "v2", "x")]
    [InlineData("git@gitlab.example.com:group/repo.git//a/b?ref=v2", "git@gitlab.example.com:group/repo.git", "v2", "a/b")]
    [InlineData("ssh://git@host.example.com:7999/team/repo.git//a", "ssh://git@host.example.com:7999/team/repo.git", "", "a")]
    [InlineData("https://dev.azure.com/org/project/_git/repo/path/to?ref=v1", "https://dev.azure.com/org/project/_git/repo", "v1", "path/to")]
    [InlineData("https://git.example.com/org/repo/sub?ref=x%2Fy", "https://git.example.com/org/repo", "x/y", "sub")]
    [InlineData("file:///srv/repo//deploy?ref=v1", "file:///srv/repo", "v1", "deploy")]
    [InlineData("file:///srv/repo.git", "file:///srv/repo.git", "", "")]
    public void Reads_the_forms_kustomize_knows(string text, string url, string reference, string path)
    {
        var remote = RemoteBase.Parse(text);

        Assert.NotNull(remote);
        Assert.Equal((url, reference, path), (remote.Url, remote.Ref, remote.Path));
    }

    [Theory]
    [InlineData("../base")]
    [InlineData("base")]
    [InlineData("deployment.yaml")]
    [InlineData("/abs/path")]
    [InlineData("github.com")]
    [InlineData("github.com/org")]
    [InlineData("https://github.com/org/repo//../../etc")]
    [InlineData("gitlab.com/org/repo")]
    public void Takes_nothing_else_for_a_repository(string text) => Assert.Null(RemoteBase.Parse(text));

    [Theory]
    [InlineData("a@b/../../x//")]
    [InlineData("a@b/../../x//y?ref=main")]
    [InlineData("git@host/org/repo")]
    [InlineData("git@host:../../x//y")]
    [InlineData("git@host:org/../../x")]
    [InlineData("git@host:/srv/x")]
    [InlineData("git@-oProxyCommand=x:org/repo")]
    [InlineData("-oProxyCommand=x@host:org/repo")]
    [InlineData("git@host:-x/y")]
    [InlineData("git::file:///srv/repo//x")]
    [InlineData("git::git::https://host/org/repo")]
    [InlineData("GIT::https://host/org/repo")]
    [InlineData("git::../x")]
    [InlineData("git::http://host/org/repo")]
    [InlineData("file::/srv/repo")]
    [InlineData("file://host/share/repo")]
    [InlineData("file://../x")]
    [InlineData("file:///srv/../etc/repo")]
    [InlineData("file:///srv/%2e%2e/etc")]
    [InlineData("file:/srv/repo")]
    [InlineData("ext::sh -c id")]
    [InlineData("git://host/org/repo")]
    [InlineData("git+ssh://git@host/org/repo")]
    [InlineData("hg::https://host/org/repo")]
    [InlineData("s3::https://host/bucket")]
    [InlineData("ftp://host/org/repo")]
    [InlineData("https:/host/org/repo")]
    [InlineData("https:///org/repo")]
    [InlineData("https://-host/org/repo")]
    [InlineData("https://host./org/repo")]
    [InlineData("https://host:port/org/repo")]
    [InlineData("https://a@b@host/org/repo")]
    [InlineData("https://host\\@evil/org/repo")]
    [InlineData("https://host#@evil/org/repo")]
    [InlineData("https://host/org/repo\n//x")]
    [InlineData("https://host/org/../../repo//x")]
    [InlineData("https://host/org/%2e%2e/repo//x")]
    [InlineData("https://host/org%2frepo/x")]
    [InlineData("https://host/org/repo%00/x")]
    [InlineData("https://host /org/repo")]
    [InlineData("https://h\u00f6st/org/repo")]
    [InlineData("https://host/org/repo?ref=--upload-pack=x")]
    [InlineData("https://host/org/repo?ref=a%0Ab")]
    [InlineData("ssh://-oProxyCommand=x/org/repo")]
    [InlineData("ssh://git@host:22a/org/repo")]
    [InlineData("ssh://git@[::1/org/repo")]
    [InlineData("github.com/../../../x/y")]
    public void What_could_be_read_in_another_way_is_no_repository_and_is_refused_where_it_stands(string text)
    {
        Assert.Null(RemoteBase.Parse(text));

        var tree = new MemoryTree(new Dictionary<string, string> { ["app/kustomization.yaml"] = $"resources:\n- {System.Text.Json.JsonSerializer.Serialize(text)}\n", ["x/y"] = "" });
        using var remotes = new RemoteSource(".", new GitSourceOptions(), new AllowedHosts(".", null, ["host", "file:///srv"]));
        var refusal = Assert.Throws<GitOpsException>(() => Renderer.Render(tree, "app", new RenderOptions { Remotes = remotes }, CancellationToken.None));
        Assert.StartsWith("app/kustomization.yaml:2", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://x/org/repo", "is on x, which is neither the repository's own host nor allowed", null)]
    [InlineData("https://X.Example.com/org/repo", "-AllowHost x.example.com", null)]
    [InlineData("http://allowed.example/org/repo", "Use https or ssh.", "allowed.example")]
    [InlineData("https://allowed.example.evil.example/org/repo", "neither", "allowed.example")]
    [InlineData("https://allowed.example@evil.example/org/repo", "is on evil.example", "allowed.example")]
    [InlineData("https://allowed.example:444/org/repo", "neither", "allowed.example:443")]
    [InlineData("https://evilallowed.example/org/repo", "neither", "*.allowed.example")]
    [InlineData("git@other.example:org/repo", "neither", "allowed.example")]
    [InlineData("https://localhost/org/repo", "neither", null)]
    [InlineData("https://169.254.169.254/latest/meta-data", "neither", "allowed.example")]
    [InlineData("https://2130706433/org/repo", "neither", "127.0.0.2")]
    [InlineData("https://[::ffff:169.254.169.254]/latest/meta-data", "neither", "allowed.example")]
    [InlineData("https://169.254.169.254/latest/meta-data.yaml", "neither", null)]
    [InlineData("http://127.0.0.1:1/install.yaml", "Use https or ssh.", "127.0.0.1")]
    [InlineData("file:///srv/repo//x", "a folder of this machine outside the repository", "allowed.example")]
    public void A_host_nobody_allowed_is_refused_where_it_stands(string text, string message, string? allowed)
    {
        var tree = new MemoryTree(new Dictionary<string, string> { ["kustomization.yaml"] = $"resources:\n- '{text}'\n" });
        using var remotes = new RemoteSource(".", new GitSourceOptions(), new AllowedHosts(".", null, allowed is null ? [] : [allowed]));

        var refusal = Assert.Throws<GitOpsException>(() => Renderer.Render(tree, "", new RenderOptions { Remotes = remotes }, CancellationToken.None));

        Assert.Equal(("KustomizeRemoteNotAllowed", "kustomization.yaml:2"), (refusal.ErrorId, refusal.Location?.ToString()));
        Assert.StartsWith("kustomization.yaml:2: ", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(message, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_base_on_an_allowed_host_may_not_lead_back_to_this_machine()
    {
        var tree = new MemoryTree(new Dictionary<string, string> { ["kustomization.yaml"] = "resources: ['https://bases.example/org/repo//web']\n" });
        var elsewhere = new MemoryTree(new Dictionary<string, string> { ["web/kustomization.yaml"] = "resources: ['file:///srv/repo']\n" });

        var refusal = Assert.Throws<GitOpsException>(() => Renderer.Render(tree, "", new RenderOptions { Remotes = new Elsewhere(elsewhere) }, CancellationToken.None));

        Assert.Equal("KustomizeRemoteNotAllowed", refusal.ErrorId);
    }

    [Theory]
    [InlineData("github.com/o/r?timeout=61", 61.0, true)]
    [InlineData("github.com/o/r?timeout=1m30s&submodules=false", 90.0, false)]
    [InlineData("github.com/o/r?timeout=500ms&submodules=0", 0.5, false)]
    [InlineData("github.com/o/r?timeout=soon&submodules=maybe", null, true)]
    public void Reads_timeout_and_submodules(string text, double? seconds, bool submodules)
    {
        var remote = RemoteBase.Parse(text)!;

        Assert.Equal((seconds, submodules), (remote.Timeout?.TotalSeconds, remote.Submodules));
    }

    private sealed class Elsewhere(IFileTree files) : IRemoteSource
    {
        public IFileTree Open(RemoteBase remote, CancellationToken cancellationToken) => files;

        public byte[] ReadFile(Uri url, CancellationToken cancellationToken) => [];

        public void Check(Uri url, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
