using GitOps.Core.Syncing.Membership;

namespace GitOps.Core.Tests.Syncing;

public sealed class ApplySetTests
{
    [Fact]
    public void The_id_is_the_one_kubectl_computes() =>
        Assert.Equal("applyset-0eFHV8ySqp7XoShsGvyWFQD3s96yqwHmzc4e0HR1dsY-v1", ApplySet.Id("my-set", "test", "Secret", ""));

    [Theory]
    [InlineData("shop", "", "shop")]
    [InlineData("shop", "overlays/prod", "shop-overlays-prod")]
    [InlineData("My_Shop.Git", "./a b", "my-shop-git-a-b")]
    public void A_set_is_named_after_repository_and_path(string repository, string path, string expected) =>
        Assert.Equal(expected, SetName.From(repository, path));

    [Fact]
    public void Long_paths_give_short_names_that_still_differ()
    {
        var first = SetName.From("repository", new string('a', 80) + "/one");
        var second = SetName.From("repository", new string('a', 80) + "/two");

        Assert.NotEqual(first, second);
        Assert.True(first.Length <= 50);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Shop")]
    [InlineData("a/b")]
    [InlineData("-a")]
    public void A_name_that_no_object_could_have_is_refused(string name) =>
        Assert.Equal("SetNameInvalid", Assert.Throws<GitOpsException>(() => SetName.Check(name)).ErrorId);
}
