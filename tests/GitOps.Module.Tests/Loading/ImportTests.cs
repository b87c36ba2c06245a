using System.Management.Automation;
using System.Reflection;
using System.Reflection.Emit;
using GitOps.Module.Tests.Engine;

namespace GitOps.Module.Tests.Loading;

public class ImportTests
{
    private const string UsesCore = "Get-GitOpsDiff $missing -Cluster (Start-GitOpsSandbox) -ErrorAction SilentlyContinue -ErrorVariable failures; $failures[0].FullyQualifiedErrorId";
    private static readonly object Missing = new { missing = Path.Combine(Path.GetTempPath(), "no-such-repository") };

    [Fact]
    public void The_manifest_is_valid_and_has_the_version_of_its_folder()
    {
        using var session = new TestSession(import: false);

        var manifest = (PSModuleInfo)session.Run("Test-ModuleManifest $path", new { path = BuildOutput.Manifest }).Single().BaseObject;

        Assert.Equal(Path.GetFileName(BuildOutput.StagedModule), manifest.Version.ToString());
    }

    [Fact]
    public void Every_cmdlet_of_the_assembly_is_exported()
    {
        using var session = new TestSession();

        var exported = session.Run("(Get-Module GitOps).ExportedCmdlets.Keys").Select(name => name.ToString());
        var assembly = session.Run("(Get-Module GitOps).ImplementingAssembly").Single();
        var written = ((Assembly)assembly.BaseObject).ExportedTypes
            .SelectMany(type => type.GetCustomAttributes(typeof(CmdletAttribute), inherit: false))
            .Cast<CmdletAttribute>()
            .Select(attribute => $"{attribute.VerbName}-{attribute.NounName}");

        Assert.Equal(written.Order(), exported.Order());
    }

    [Fact]
    public void The_core_is_loaded_when_it_is_first_used()
    {
        using var session = new TestSession();

        Assert.Equal("RepositoryNotFound,GitOps.Commands.GetGitOpsDiffCommand", Assert.Single(session.Run(UsesCore, Missing)).ToString());
    }

    [Fact]
    public void A_second_import_with_force_works()
    {
        using var session = new TestSession();

        session.Run("Import-Module $path -Force; Import-Module $path -Force", new { path = BuildOutput.Manifest });

        Assert.StartsWith("RepositoryNotFound", Assert.Single(session.Run(UsesCore, Missing)).ToString());
    }

    [Fact]
    public void Removing_it_from_one_runspace_leaves_the_others_working()
    {
        using var leaving = new TestSession();
        using var staying = new TestSession();

        leaving.Run("Remove-Module GitOps");

        Assert.StartsWith("RepositoryNotFound", Assert.Single(staying.Run(UsesCore, Missing)).ToString());
    }

    [Fact]
    public void Runspaces_use_it_in_parallel()
    {
        var ids = new string[8];

        Parallel.For(0, ids.Length, i =>
        {
            using var session = new TestSession();
            ids[i] = session.Run(UsesCore, Missing).Single().ToString();
        });

        Assert.All(ids, id => Assert.StartsWith("RepositoryNotFound", id));
    }

    [Fact]
    public void A_session_that_holds_another_YamlDotNet_is_not_disturbed()
    {
        using var session = new TestSession();
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "YamlDotNet.dll");
        var other = new PersistedAssemblyBuilder(new AssemblyName("YamlDotNet") { Version = new Version(1, 2, 3) }, typeof(object).Assembly);
        other.DefineDynamicModule("YamlDotNet");
        other.Save(path);
        var kubeconfig = folder.Write("kubeconfig", "apiVersion: v1\nkind: Config\n");

        session.Run("[System.Reflection.Assembly]::LoadFrom($path)", new { path });
        var (_, errors) = session.Try("Get-GitOpsDiff . -Kubeconfig $kubeconfig -Context none", new { kubeconfig });

        Assert.StartsWith("ContextNotFound", Assert.Single(errors).FullyQualifiedErrorId);
    }

    [Fact]
    public void The_module_is_small_and_holds_only_supported_platforms()
    {
        var files = Directory.GetFiles(BuildOutput.StagedModule, "*", SearchOption.AllDirectories);
        var compiledAhead = Directory.GetFiles(BuildOutput.StagedModule, "*.dll", SearchOption.AllDirectories).Where(file => file.Contains("net10.0", StringComparison.Ordinal));
        var runtimes = Directory.GetDirectories(Path.Combine(BuildOutput.StagedModule, "dependencies", "runtimes")).Select(Path.GetFileName);

        Assert.Equal(["linux-arm64", "linux-musl-x64", "linux-x64", "osx-arm64", "osx-x64", "win-arm64", "win-x64"], runtimes.Order());
        Assert.DoesNotContain(files, file => Path.GetFileName(file) == "System.Management.Automation.dll");
        Assert.True(files.Except(compiledAhead).Sum(file => new FileInfo(file).Length) < 40_000_000);
    }
}
