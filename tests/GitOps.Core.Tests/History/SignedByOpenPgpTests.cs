using GitOps.Core.Git;
using GitOps.Core.Reverting;
using GitOps.Core.Tests.Git;

namespace GitOps.Core.Tests.History;

[Collection(Environments.Collection)]
public sealed class SignedByOpenPgpTests : IDisposable
{
    private const string Home = "GNUPGHOME";
    private readonly TemporaryFolder _folder = new();
    private readonly string? _home = Environment.GetEnvironmentVariable(Home);

    public void Dispose()
    {
        Environment.SetEnvironmentVariable(Home, _home);
        _folder.Dispose();
    }

    [SkippableFact]
    public async Task A_commit_is_signed_with_the_users_key()
    {
        Skip.If(TestGit.Program is null, "The git program is not here.");
        Skip.If(OperatingSystem.IsWindows(), "The agent's folder is another one there.");
        OtherProgram.SkipWithout("gpg");
        OtherProgram.SkipWithout("gpgconf");
        var home = Directory.CreateDirectory(_folder["gnupg"]).FullName;
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(home, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Environment.SetEnvironmentVariable(Home, home);
        OtherProgram.Run("gpg", "--batch", "--quiet", "--passphrase", "", "--quick-generate-key", "Ana Lima <ana@example.com>");
        try
        {
            var shop = RealGit.Init(_folder["shop"]);
            RealGit.Commit(shop, "One", ("cart.yaml", "one\n"));
            RealGit.Commit(shop, "Two", ("cart.yaml", "two\n"));
            RealGit.Run(shop, "config", "commit.gpgSign", "yes");
            using var source = await GitSource.OpenAsync(shop);
            var reverter = new GitReverter(source, _ => null);
            await reverter.ApplyAsync(reverter.Plan(new("HEAD")), push: false);
            RealGit.Run(shop, "verify-commit", "HEAD");
            Assert.StartsWith("-----BEGIN PGP SIGNATURE-----", RealGit.Run(shop, "cat-file", "commit", "HEAD").Split("gpgsig ")[1], StringComparison.Ordinal);
        }
        finally
        {
            OtherProgram.Run("gpgconf", "--kill", "all");
        }
    }
}
