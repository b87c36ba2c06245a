using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GitOps.Core.Manifests;

namespace GitOps.Core.Checking.Rules;

/// <summary>Secrets that stand readable in Git. What is found is never shown.</summary>
internal sealed partial class PlainSecretRule : ICheckRule
{
    private static readonly RepositoryRule PlainSecret = new("plain-text-secret", ProblemSeverity.Warning, "A password, token or key that everybody who reads the repository can read.");

    private const string Advice = "Encrypt it (SOPS, Sealed Secrets), or let an operator fetch it (External Secrets).";

    private static readonly string[] SecretFields = ["data", "stringData"];
    private static readonly string[] Variables = ["containers[]/env[]", "initContainers[]/env[]"];

    /// <inheritdoc/>
    public IReadOnlyList<RepositoryRule> Rules { get; } = [PlainSecret];

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(CheckedSet set) => set.Manifests.SelectMany(manifest => manifest.Id switch
    {
        { Group: "", Kind: "Secret" } => InSecret(manifest),
        { Group: "", Kind: "ConfigMap" } => InConfigMap(manifest),
        _ => InEnvironment(manifest),
    });

    private static IEnumerable<Finding> InSecret(Manifest manifest) =>
        manifest.Object.ContainsKey("sops") ? [] : SecretFields.SelectMany(field => Entries(manifest, field).Where(entry => IsReadable(entry.Text) && MayBeSecret(entry.Text!, isEncoded: field == "data")))
            .Select(entry => new Finding(PlainSecret, manifest, entry.Pointer, $"the value of {PointerText.Of(entry.Pointer)} is readable in Git. {Advice}"));

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
    [GeneratedRegex(@"(passw(or)?d|passphrase|secret|token|credential|api_?-?key|access_?-?key|private_?-?key|auth(orization)?)[\w""'-]*\s*[:=]\s*[""']?[^\s""'{}\[\],]|://[^/\s:@]+:[^/\s@]+@", RegexOptions.IgnoreCase)]
    private static partial Regex SecretLine();

    [GeneratedRegex(@"-----BEGIN [A-Z ]*PRIVATE KEY-----")]
    private static partial Regex PrivateKey();

    [GeneratedRegex(@"^\s*(\$\{.*\}|\$\(.*\)|\{\{.*\}\}|<[^>]*>|\$[A-Z_]+)\s*\z")]
    private static partial Regex Placeholder();
}
