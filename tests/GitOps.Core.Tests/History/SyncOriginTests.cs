using GitOps.Core.History;

namespace GitOps.Core.Tests.History;

public sealed class SyncOriginTests
{
    [Fact]
    public void Azure_pipelines_github_gitlab_and_jenkins_name_their_run()
    {
        Assert.Equal(
            new SyncOrigin("Ana", "agent-1", "https://dev.azure.com/acme/Web%20Shop/_build/results?buildId=42"),
            From(("SYSTEM_COLLECTIONURI", "https://dev.azure.com/acme/"), ("SYSTEM_TEAMPROJECT", "Web Shop"), ("BUILD_BUILDID", "42"), ("BUILD_REQUESTEDFOR", "Ana")));
        Assert.Equal(
            new SyncOrigin("ana", "agent-1", "https://github.com/acme/shop/actions/runs/42"),
            From(("GITHUB_SERVER_URL", "https://github.com"), ("GITHUB_REPOSITORY", "acme/shop"), ("GITHUB_RUN_ID", "42"), ("GITHUB_ACTOR", "ana")));
        Assert.Equal("https://gitlab.example/acme/shop/-/jobs/42", From(("CI_JOB_URL", "https://gitlab.example/acme/shop/-/jobs/42")).Run);
        Assert.Equal("https://ci.example/job/shop/42/", From(("BUILD_URL", "https://ci.example/job/shop/42/")).Run);
    }

    [Fact]
    public void Outside_of_pipelines_it_is_the_account_and_the_machine() => Assert.Equal(new SyncOrigin("me", "agent-1", null), From());

    [Theory]
    [InlineData("https://ana:s3cret@ci.example/job/1?token=s3cret#s3cret", "https://ci.example/job/1")]
    [InlineData("javascript:alert(1)", null)]
    [InlineData("not an address", null)]
    public void No_credential_and_nothing_odd_gets_into_it(string address, string? expected) => Assert.Equal(expected, From(("BUILD_URL", address)).Run);

    [Fact]
    public void What_somebody_made_very_long_or_steers_a_terminal_is_cut()
    {
        var origin = From(("GITHUB_ACTOR", "\u001b[31m" + new string('x', 100_000)), ("BUILD_URL", "https://ci.example/" + new string('x', 100_000)));

        Assert.True(origin.ToString().Length < 600);
        Assert.DoesNotContain('\u001b', origin.User);
        Assert.Null(origin.Run);
    }

    private static SyncOrigin From(params (string Name, string Value)[] variables) =>
        ProcessOrigin.From(name => variables.FirstOrDefault(variable => variable.Name == name).Value, "me", "agent-1");
}
