using GitOps.Core.Checking;
using GitOps.Core.Checking.Rules;
using GitOps.Core.Checking.Schemas;
using GitOps.Core.Checking.Subjects;
using GitOps.Core.Manifests;
using GitOps.Core.Sets.Declared;

namespace GitOps.Core.Revisions;

/// <summary>Tells of an object that a server would refuse, as far as its type says so.</summary>
/// <param name="schema">The types.</param>
/// <param name="places">Finds the line of what is wrong.</param>
internal sealed class SchemaRefusal(ISchemaSource schema, FindingPlaces places)
{
    private static readonly ICheckRule[] Rules = [new UnknownKindRule(), new SchemaRule()];
    private static readonly ProvidedNames NoNames = new([]);

    /// <summary>Why the object would be refused; null when nothing speaks against it.</summary>
    public GitOpsException? Of(DeclaredObject declared)
    {
        var set = new CheckedSet([new Manifest(declared.Object, declared.Source)], NoNames, schema, RepositoryChecker.NewestKubernetes);
        Finding[] findings = [.. Rules.SelectMany(rule => rule.Check(set)).Where(finding => finding.Rule.Severity == ProblemSeverity.Error)];
        if (findings.Length == 0)
        {
            return null;
        }

        var problem = places.Place(findings[0]);
        var message = declared.Mask.TakeOutNames(declared.Id, declared.Object, problem.Message);
        var more = findings.Length == 1 ? "" : $" ({findings.Length - 1} more; Test-GitOpsRepo lists them.)";
        return new GitOpsException(
            "ManifestRefused",
            FailureKind.InvalidInput,
            $"{declared.Id} of {problem.File}:{problem.Line}: {message}{more}",
            declared.Id,
            new SourceLocation(problem.File, problem.Line, declared.Source.Commit));
    }
}
