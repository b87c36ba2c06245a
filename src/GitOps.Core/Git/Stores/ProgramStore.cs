using System.Collections.Concurrent;
using System.Text;
using GitOps.Core.Files;
using GitOps.Core.Git.Addresses;

namespace GitOps.Core.Git.Stores;

/// <summary>A repository read by the git program, in formats that libgit2 does not know: SHA-256, reftable and what is to come.</summary>
internal sealed class ProgramStore : IGitStore
{
    private readonly ObjectReader _objects;
    private readonly ObjectReader _sizes;
    private readonly ConcurrentDictionary<string, IReadOnlyList<TreeNode>> _listings = new(StringComparer.Ordinal);

    private ProgramStore(RepositoryProgram program, string display, string gitFolder, string? workingFolder)
    {
        Program = program;
        Display = display;
        GitFolder = gitFolder;
        WorkingFolder = workingFolder;
        _objects = new ObjectReader(program, withContent: true);
        _sizes = new ObjectReader(program, withContent: false);
    }

    /// <summary>The program in the repository.</summary>
    public RepositoryProgram Program { get; }

    /// <inheritdoc/>
    public string Display { get; }

    /// <inheritdoc/>
    public string GitFolder { get; }

    /// <inheritdoc/>
    public string? WorkingFolder { get; }

    /// <inheritdoc/>
    public bool IsShallow => Program.Text("rev-parse", "--is-shallow-repository") == "true";

    /// <inheritdoc/>
    public HeadState Head => new(Program.Text("symbolic-ref", "--quiet", "HEAD"), Expression("HEAD")?.Id);

    /// <inheritdoc/>
    public IReadOnlyList<string> Branches => [.. Names("refs/heads/"), .. Names("refs/remotes/")];

    /// <inheritdoc/>
    public IReadOnlyList<string> Tags => Names("refs/tags/");

    /// <summary>Opens it.</summary>
    /// <exception cref="GitOpsException">The program does not open it either.</exception>
    public static ProgramStore Open(RepositoryProgram program, string display)
    {
        var gitFolder = program.Require(why => GitErrors.NotOpenedByGit(display, program.Folder, why), ["rev-parse", "--absolute-git-dir"]);
        var workingFolder = program.Text("rev-parse", "--is-inside-work-tree") == "true" ? program.Text("rev-parse", "--show-toplevel") : null;
        return new ProgramStore(program, display, gitFolder + "/", workingFolder is null ? null : Path.GetFullPath(workingFolder));
    }

    /// <inheritdoc/>
    public NamedObject? Reference(string name) => LibGit2Sharp.Reference.IsValidName(name) ? Expression(name) : null;

    /// <inheritdoc/>
    public NamedObject? Expression(string text)
    {
        try
        {
            var found = _objects.Read(text);
            if (found?.Type == "tag")
            {
                found = _objects.Read(found.Id + "^{}");
            }

            return found is null ? null : new NamedObject(found.Id, found.Type switch { "commit" => ObjectKind.Commit, "tree" => ObjectKind.Folder, _ => ObjectKind.File });
        }
        catch (InvalidDataException)
        {
            throw GitErrors.RevisionAmbiguous(text, Display, "Write more digits of the commit's id.");
        }
        catch (IOException e)
        {
            throw GitErrors.NotOpenedByGit(Display, Program.Folder, e.Message);
        }
    }

    /// <inheritdoc/>
    public GitCommit? Commit(string id) => Object(id, "", id) is { Type: "commit" } found ? GitCommit.Parse(found.Id, found.Content) : null;

    /// <inheritdoc/>
    public IReadOnlyList<string> NamedParents(string id) => Commit(id)?.Parents ?? [];

    /// <inheritdoc/>
    public string? MergeBase(string one, string other) => Program.Text("merge-base", one, other);

    /// <inheritdoc/>
    public IReadOnlyList<string> Range(string from, string to, int most) =>
        (Program.Text("rev-list", "--topo-order", FormattableString.Invariant($"--max-count={most}"), to, $"^{from}") ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <inheritdoc/>
    /// <remarks>Kept: revisions share most of their folders.</remarks>
    public IReadOnlyList<TreeNode> List(string tree, string path, string? commit) => _listings.GetOrAdd(tree, id =>
        Object(id, path, commit) is { Type: "tree" } found ? Entries(found.Content, id.Length / 2).ToList() : throw GitErrors.ObjectMissing(path, commit, isMirror: false, null));

    /// <inheritdoc/>
    public byte[] Read(string blob, string path, string? commit) =>
        Object(blob, path, commit) is { Type: "blob" } found ? found.Content : throw GitErrors.ObjectMissing(path, commit, isMirror: false, null);

    /// <inheritdoc/>
    public string? Setting(string name) => Program.Text("config", "--get", name);

    /// <inheritdoc/>
    public string? RemoteUrl(string remote, bool push) => remote.StartsWith('-') ? null : Program.Text(push ? ["remote", "get-url", "--push", remote] : ["remote", "get-url", remote]);

    /// <inheritdoc/>
    public long Size(string blob, string path, string? commit) =>
        Object(blob, path, commit, _sizes) is { Type: "blob" } found ? found.Size : throw GitErrors.ObjectMissing(path, commit, isMirror: false, null);

    /// <inheritdoc/>
    public void Dispose()
    {
        _objects.Dispose();
        _sizes.Dispose();
    }

    // "100644 name NUL id", the id in as many bytes as the repository's ids have.
    private static IEnumerable<TreeNode> Entries(byte[] content, int idLength)
    {
        for (var at = 0; at < content.Length;)
        {
            var end = Array.IndexOf(content, (byte)0, at);
            var entry = Encoding.UTF8.GetString(content, at, end - at).Split(' ', 2);
            yield return new TreeNode(entry[1], KindOf(entry[0]), Convert.ToHexString(content, end + 1, idLength).ToLowerInvariant());
            at = end + 1 + idLength;
        }
    }

    private static NodeKind KindOf(string mode) => mode switch
    {
        "40000" => NodeKind.Folder,
        "120000" => NodeKind.Link,
        "160000" => NodeKind.Submodule,
        _ => NodeKind.File,
    };

    private StoredObject? Object(string id, string path, string? commit, ObjectReader? reader = null)
    {
        try
        {
            return (reader ?? _objects).Read(id);
        }
        catch (IOException e)
        {
            throw GitErrors.ObjectMissing(path, commit, isMirror: false, e);
        }
    }

    private List<string> Names(string prefix) =>
        (Program.Text("for-each-ref", "--format=%(refname)", prefix) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(name => name[prefix.Length..])
            .ToList();
}
