using GitOps.Core.Checking.Subjects;
using GitOps.Core.Files;
using GitOps.Core.Manifests;
using GitOps.Core.Masking;
using GitOps.Core.Yaml;
using GitOps.Core.Yaml.Composing;

namespace GitOps.Core.Checking;

/// <summary>
/// Finds the line of what is wrong. An object that a kustomization changed on its way has no positions of its own: its
/// fields are looked up in the document it comes from, where the nearest one that is there stands for what a patch added.
/// </summary>
internal sealed class FindingPlaces(IFileTree tree, DocumentCache cache)
{
    /// <summary>The problem, with its place.</summary>
    public RepositoryProblem Place(Finding finding)
    {
        var source = finding.Manifest.Source;
        var positions = finding.Manifest.Positions ?? PositionsAt(source);
        var position = positions?.Find(finding.Pointer) ?? new SourcePosition(source.Line, 1);
        return new RepositoryProblem(finding.Rule.Severity, finding.Rule.Id, source.File, position.Line, position.Column, Message(finding), finding.Manifest.Id);
    }

    // A rule may name a key, and the key be a value that got into its place.
    private static string Message(Finding finding) => SecretMask.OfSecrets.TakeOutNames(finding.Manifest.Id, finding.Manifest.Object, finding.Message);

    private SourceMap? PositionsAt(SourceLocation source) =>
        source.Commit == tree.Commit && tree.Find(source.File) is { Kind: FileKind.File } file
            ? cache.Read(tree, file, _ => { }).FirstOrDefault(document => document.Line == source.Line)?.Positions
            : null;
}
