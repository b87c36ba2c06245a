using GitOps.Core.Git.Stores;

namespace GitOps.Core.WorkingCopies;

/// <summary>
/// Clean and smudge filters (gitattributes(5)) whose programs a repository's own configuration names. Somebody else may have written it,
/// so they are not run; those of the user's configuration, such as Git LFS, are.
/// </summary>
internal sealed class OwnFilters
{
    private readonly RepositoryProgram _git;
    private readonly IReadOnlySet<string> _names;

    private OwnFilters(RepositoryProgram git, IReadOnlySet<string> names)
    {
        _git = git;
        _names = names;
        Off = RepositoryProgram.Settings(names.SelectMany(name => ((string, string)[])
            [($"filter.{name}.clean", ""), ($"filter.{name}.smudge", ""), ($"filter.{name}.process", ""), ($"filter.{name}.required", "false")]));
    }

    /// <summary>Variables that keep git from running them.</summary>
    public IReadOnlyDictionary<string, string> Off { get; }

    /// <summary>Those of a repository.</summary>
    public static OwnFilters Of(RepositoryProgram git) => new(
        git,
        git.OwnSettings(@"^filter\..*\.(clean|smudge|process)$").Select(name => name["filter.".Length..name.LastIndexOf('.')]).ToHashSet());

    /// <summary>The first of some files that goes through one, and its name; null when none does.</summary>
    public (string File, string Filter)? Of(IEnumerable<string> files)
    {
        if (_names.Count == 0)
        {
            return null;
        }

        // "path NUL filter NUL value NUL"
        var attributes = _git.Run(["check-attr", "-z", "--stdin", "filter"], string.Concat(files.Select(file => file + "\0"))).Output;
        foreach (var item in attributes.Split('\0').Chunk(3).Where(item => item.Length == 3 && _names.Contains(item[2])))
        {
            return (item[0], item[2]);
        }

        return null;
    }
}
