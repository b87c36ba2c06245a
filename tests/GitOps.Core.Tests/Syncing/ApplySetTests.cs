using GitOps.Core.Membership;
using GitOps.Core.Objects;

namespace GitOps.Core.Tests.Syncing;

public sealed class ApplySetTests
{
    [Fact]
    public void The_id_is_the_one_kubectl_computes() =>
        Assert.Equal("applyset-0eFHV8ySqp7XoShsGvyWFQD3s96yqwHmzc4e0HR1dsY-v1", ApplySet.Id("my-set", "test", "Secret", ""));

    [Theory]
    [InlineData("shop", "", "shop")]
    [InlineData("shop", "overlays/prod", "shop-overlays-prod")]
    [InlineData("shop", "./overlays//prod/", "shop-overlays-prod")]
    public void A_set_is_named_after_repository_and_path(string repository, string path, string expected) =>
        Assert.Equal(expected, SetName.From(repository, path));

    [Theory]
    [InlineData("a.b", "a_b")]
    [InlineData("prod", "Prod")]
    [InlineData("a b", "a-b")]
    [InlineData("ä", "ö")]
    [InlineData("-a", "a")]
    [InlineData("...", "___")]
    public void Paths_that_lose_something_in_a_name_have_names_of_their_own(string first, string second)
    {
        string[] names = [SetName.From("shop", first), SetName.From("shop", second)];

        Assert.NotEqual(names[0], names[1]);
        Assert.All(names, name => Assert.Equal(name, SetName.Check(name)));
        Assert.All(names, name => Assert.True(name.Length <= 50));
    }

    [Fact]
    public void A_repository_whose_name_has_no_letter_has_a_name_all_the_same() =>
        Assert.Equal(SetName.From("...", ""), SetName.Check(SetName.From("...", "")));

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
