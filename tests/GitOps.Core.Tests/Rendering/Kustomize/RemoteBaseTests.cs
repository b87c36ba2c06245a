using GitOps.Core.Rendering.Kustomize.Loading;

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
    [InlineData("github.com/o/r?timeout=61", 61.0, true)]
    [InlineData("github.com/o/r?timeout=1m30s&submodules=false", 90.0, false)]
    [InlineData("github.com/o/r?timeout=500ms&submodules=0", 0.5, false)]
    [InlineData("github.com/o/r?timeout=soon&submodules=maybe", null, true)]
    public void Reads_timeout_and_submodules(string text, double? seconds, bool submodules)
    {
        var remote = RemoteBase.Parse(text)!;

        Assert.Equal((seconds, submodules), (remote.Timeout?.TotalSeconds, remote.Submodules));
    }
}
