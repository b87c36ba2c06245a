using GitOps.Core.Manifests;

namespace GitOps.Core.Checking.Subjects;

/// <summary>What a rule found, before it has a place in a file.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Manifest">The object it is about.</param>
/// <param name="Pointer">JSON pointer to what is wrong in it.</param>
/// <param name="Message">What is wrong and what to do.</param>
internal readonly record struct Finding(RepositoryRule Rule, Manifest Manifest, string Pointer, string Message);

/// <summary>Looks for one kind of problem, or a few that belong together.</summary>
internal interface ICheckRule
{
    /// <summary>The rules it finds problems of.</summary>
    IReadOnlyList<RepositoryRule> Rules { get; }

    /// <summary>What is wrong with a set.</summary>
    IEnumerable<Finding> Check(CheckedSet set);
}
