using GitOps.HelpGenerator;
using GitOps.Module.Tests.Engine;

namespace GitOps.Module.Tests.Help;

/// <summary>The pages in <c>docs/commands</c>.</summary>
internal static class Pages
{
    public static string Folder { get; } = Path.Combine(BuildOutput.RepositoryRoot, "docs", "commands");

    public static IReadOnlyList<CommandPage> All { get; } = PageFolder.Read(Folder);
}
