using PublicApiGenerator;

namespace GitOps.Core.Tests.Rooms;

/// <summary>
/// What others can use of Contracts and Core is what the approved files beside this one say. After a change that is meant, set
/// <c>APPROVE_PUBLIC_SURFACE=1</c>, run the tests, and read what changed in the files.
/// </summary>
public sealed class PublicSurfaceTests
{
    private static readonly ApiGeneratorOptions Options = new() { IncludeAssemblyAttributes = false };

    [Theory]
    [InlineData("GitOps.Contracts")]
    [InlineData("GitOps.Core")]
    public void ThePublicSurfaceIsTheApprovedOne(string project)
    {
        var assembly = project == "GitOps.Core" ? typeof(Reconciler).Assembly : typeof(GitOpsException).Assembly;
        var surface = assembly.GeneratePublicApi(Options).ReplaceLineEndings("\n") + "\n";
        var approved = Path.Combine(RoomTests.Repository(), "tests", "GitOps.Core.Tests", "Rooms", $"{project}.approved.txt");
        if (Environment.GetEnvironmentVariable("APPROVE_PUBLIC_SURFACE") == "1")
        {
            File.WriteAllText(approved, surface);
        }

        Assert.Equal(File.ReadAllText(approved), surface);
    }
}
