using System.Management.Automation.Language;
using GitOps.Module.Tests.Engine;
using Xunit.Abstractions;

namespace GitOps.Module.Tests.Pester;

/// <summary>An <c>It</c> of the suite, known by reading its file, so that tests are listed without running anything.</summary>
public sealed class PesterTest : IXunitSerializable
{
    /// <summary>For the test framework, which fills it by <see cref="Deserialize"/>.</summary>
    public PesterTest()
    {
    }

    private PesterTest(string file, int line, string name) => (File, Line, Name) = (file, line, name);

    public static string Folder { get; } = Path.Combine(BuildOutput.RepositoryRoot, "tests", "Pester");

    public string File { get; private set; } = "";

    public int Line { get; private set; }

    public string Name { get; private set; } = "";

    /// <summary>All tests of the suite.</summary>
    public static IEnumerable<PesterTest> ReadAll() => Directory.GetFiles(Folder, "*.Tests.ps1").Order(StringComparer.Ordinal).SelectMany(Read);

    public override string ToString() => $"{File[..^".Tests.ps1".Length]} {Name}";

    public void Serialize(IXunitSerializationInfo info)
    {
        info.AddValue(nameof(File), File);
        info.AddValue(nameof(Line), Line);
        info.AddValue(nameof(Name), Name);
    }

    public void Deserialize(IXunitSerializationInfo info) =>
        (File, Line, Name) = (info.GetValue<string>(nameof(File)), info.GetValue<int>(nameof(Line)), info.GetValue<string>(nameof(Name)));

    private static IEnumerable<PesterTest> Read(string path) =>
        Parser.ParseFile(path, out _, out _)
            .FindAll(node => node is CommandAst command && command.GetCommandName() == "It", searchNestedScriptBlocks: true)
            .Cast<CommandAst>()
            .Select(command => new PesterTest(Path.GetFileName(path), command.Extent.StartLineNumber, ((StringConstantExpressionAst)command.CommandElements[1]).Value));
}
