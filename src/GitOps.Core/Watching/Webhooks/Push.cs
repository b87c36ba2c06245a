using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.Core.Git.Addresses;
using GitOps.Core.Objects;

namespace GitOps.Core.Watching.Webhooks;

/// <summary>
/// What a host says of a push. GitHub (and Gitea), GitLab and Azure DevOps are understood, and a plain
/// <c>{"repository": "https://…", "ref": "refs/heads/main"}</c>, of which either may be left out.
/// </summary>
/// <param name="Repositories">Addresses of the repository; empty when it does not say which.</param>
/// <param name="References">The references that moved; empty when it does not say which.</param>
internal sealed record Push(IReadOnlyList<string> Repositories, IReadOnlyList<string> References)
{
    private const string Heads = "refs/heads/";
    private const string Tags = "refs/tags/";

    /// <summary>Where hosts say how the repository is reached.</summary>
    private static readonly string[] AddressFields = ["clone_url", "ssh_url", "html_url", "git_http_url", "git_ssh_url", "remoteUrl", "sshUrl", "webUrl"];

    /// <summary>Reads a body; null when it is none that is understood.</summary>
    public static Push? Read(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
        {
            return new Push([], []);
        }

        try
        {
            var json = JsonNode.Parse(body.Span) as JsonObject;
            return json is null ? null : Of(json);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether a set that follows a revision of a repository may have moved.</summary>
    public bool Concerns(ReconcileRequest set) => IsRepository(set.Repository) && (References.Count == 0 || References.Any(reference => Moves(reference, set.Revision)));

    private static Push Of(JsonObject json)
    {
        var resource = json["resource"] as JsonObject;
        JsonNode?[] repositories = [resource?["repository"], json["repository"], json["project"]];
        string?[] addresses =
        [
            JsonText.String(json["repository"]),
            .. repositories.OfType<JsonObject>().SelectMany(repository => AddressFields.Select(name => JsonText.String(repository[name]))),
        ];
        var updates = resource?["refUpdates"] as JsonArray;
        string?[] references = [JsonText.String(json["ref"]), .. (updates ?? []).Select(update => update is JsonObject map ? JsonText.String(map["name"]) : null)];
        return new Push([.. addresses.OfType<string>().Select(address => RepositoryAddress.Of(address) ?? address).Distinct()], [.. references.OfType<string>()]);
    }

    private bool IsRepository(string repository) => Repositories.Count == 0 || Repositories.Contains(RepositoryAddress.Of(repository) ?? repository);

    /// <summary>The repository's own HEAD, an expression and a range of versions may depend on any reference.</summary>
    private static bool Moves(string reference, string? revision) =>
        string.IsNullOrEmpty(revision) || reference == revision || reference == Heads + revision || reference == Tags + revision || !IsPlainName(revision);

    private static bool IsPlainName(string revision) => revision.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '/' or '.') && !VersionLike(revision);

    private static bool VersionLike(string revision) => revision.Split('.').All(part => part is "x" or "X" || part.All(char.IsAsciiDigit));
}
