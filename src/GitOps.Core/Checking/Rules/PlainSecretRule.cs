using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GitOps.Core.Checking.Subjects;
using GitOps.Core.Manifests;
using GitOps.Core.Masking;
using GitOps.Core.Objects;

namespace GitOps.Core.Checking.Rules;

/// <summary>Secrets that stand readable in Git. What is found is never shown.</summary>
internal sealed partial class PlainSecretRule : ICheckRule
{
    private static readonly RepositoryRule PlainSecret = new("plain-text-secret", ProblemSeverity.Warning, "A password, token or key that everybody who reads the repository can read.");

    private const string Advice = "Encrypt it (SOPS, Sealed Secrets), or let an operator fetch it (External Secrets).";

    private static readonly string[] KnownFields = ["apiVersion", "kind", "metadata", "type", "immutable", "status"];
    private static readonly string[] Variables = ["containers[]/env[]", "initContainers[]/env[]"];

    /// <inheritdoc/>
    public IReadOnlyList<RepositoryRule> Rules { get; } = [PlainSecret];

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(CheckedSet set) => set.Manifests.SelectMany(manifest => manifest.Id switch
    {
        var id when SecretMask.IsSecret(id) => InSecret(manifest),
        { Group: "", Kind: "ConfigMap" } => InConfigMap(manifest),
        _ => InEnvironment(manifest),
    });

    // A value that stands where none belongs (stringDta, a list, a map in a map) is as readable as one in its place.
    private static IEnumerable<Finding> InSecret(Manifest manifest) => manifest.Object.ContainsKey("sops") ? [] : manifest.Object
        .Where(field => !KnownFields.Contains(field.Key))
        .SelectMany(field => Texts($"/{JsonFields.Escape(field.Key)}", field.Value))
        .Where(entry => IsReadable(entry.Text) && MayBeSecret(entry.Text!, isEncoded: entry.Pointer.StartsWith("/data/", StringComparison.OrdinalIgnoreCase)))
        .Select(entry => new Finding(PlainSecret, manifest, entry.Pointer, $"the value of {PointerText.Of(Key(entry.Pointer))} is readable in Git. {Advice}"));

    // What is deeper than a key is itself a value, and a name in it a part of one.
    private static string Key(string pointer) => string.Join('/', pointer.Split('/').Take(3));

    private static IEnumerable<Finding> InConfigMap(Manifest manifest) => Entries(manifest, "data")
        .Where(entry => PrivateKey().IsMatch(entry.Text ?? "") || (SecretName().IsMatch(entry.Pointer[(entry.Pointer.LastIndexOf('/') + 1)..]) && LooksLikeValue(entry.Text)))
        .Select(entry => new Finding(PlainSecret, manifest, entry.Pointer, $"{PointerText.Of(entry.Pointer)} of a ConfigMap looks like a secret. Move it to a Secret. {Advice}"));

    private static IEnumerable<Finding> InEnvironment(Manifest manifest) => Variables
        .SelectMany(path => PodTemplates.At(manifest, path))
        .Where(variable => SecretName().IsMatch(JsonFields.Text(variable.Value, "name") ?? "") && LooksLikeValue(JsonFields.Text(variable.Value, "value")))
        .Select(variable => new Finding(
            PlainSecret,
            manifest,
            $"{variable.Pointer}/value",
            $"the environment variable {JsonFields.Text(variable.Value, "name")} looks like a secret and is readable in Git. Take it from a Secret (valueFrom.secretKeyRef). {Advice}"));

    private static IEnumerable<JsonField> Entries(Manifest manifest, string field) =>
        (manifest.Object[field] as JsonObject ?? []).Where(entry => entry.Value is not null)
            .Select(entry => new JsonField($"/{field}/{JsonFields.Escape(entry.Key)}", entry.Value!));

    private static IEnumerable<JsonField> Texts(string pointer, JsonNode? node) => node switch
    {
        JsonObject map => map.SelectMany(member => Texts($"{pointer}/{JsonFields.Escape(member.Key)}", member.Value)),
        JsonArray list => list.SelectMany((item, index) => Texts(string.Create(CultureInfo.InvariantCulture, $"{pointer}/{index}"), item)),
        JsonValue value => [new JsonField(pointer, value)],
        _ => [],
    };

    // What SOPS encrypted, and what a tool fills in later, is no secret yet.
    private static bool IsReadable(string? value) => !string.IsNullOrWhiteSpace(value) && !value.StartsWith("ENC[", StringComparison.Ordinal) && !Placeholder().IsMatch(value);

    // A whole configuration is kept in a Secret as a matter of course: it is one when a line of it is.
    private static bool MayBeSecret(string value, bool isEncoded)
    {
        var text = isEncoded ? Decode(value) : value;
        return !text.TrimEnd().Contains('\n', StringComparison.Ordinal) || PrivateKey().IsMatch(text) || SecretLine().IsMatch(text) || !text.Contains(": ", StringComparison.Ordinal) && !text.Contains('=', StringComparison.Ordinal);
    }

    private static string Decode(string value)
    {
        var buffer = new byte[value.Length];
        return Convert.TryFromBase64String(value, buffer, out var length) ? Encoding.UTF8.GetString(buffer, 0, length) : value;
    }

    // A path, a host or a name of something is not the secret itself.
    private static bool LooksLikeValue(string? value) => IsReadable(value) && !value!.StartsWith('/') && value is not ("true" or "false") && !int.TryParse(value, out _);

    [GeneratedRegex(@"(^|[_.\-])(password|passwd|passphrase|secret|token|api[_\-]?key|access[_\-]?key|private[_\-]?key|client[_\-]?secret)$", RegexOptions.IgnoreCase)]
    private static partial Regex SecretName();

    // password: x, "apiKey" = "x", secret_key=x, and a URL with a password.
    [GeneratedRegex(@"(passw(or)?d|passphrase|secret|token|credential|api_?-?key|access_?-?key|private_?-?key|auth(orization)?)[\w""'-]{0,100}\s{0,20}[:=]\s{0,20}[""']?[^\s""'{}\[\],]|://[^/\s:@]+:[^/\s@]+@", RegexOptions.IgnoreCase)]
    private static partial Regex SecretLine();

    [GeneratedRegex(@"-----BEGIN [A-Z ]*PRIVATE KEY-----")]
    private static partial Regex PrivateKey();

    [GeneratedRegex(@"^\s*(\$\{.*\}|\$\(.*\)|\{\{.*\}\}|<[^>]*>|\$[A-Z_]+)\s*\z")]
    private static partial Regex Placeholder();
}
