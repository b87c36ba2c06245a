using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.Core.Schema;
using GitOps.Sandbox.Objects.Decoding;
using GitOps.Sandbox.Objects.Writes;
using GitOps.Sandbox.Status;

namespace GitOps.Sandbox.Objects;

/// <summary>Reads request bodies as objects of a kind, with the server's errors and warnings.</summary>
internal sealed class ObjectDecoder(KindFacts kind, ObjectForm form)
{
    /// <inheritdoc cref="ObjectRules.Decode"/>
    public JsonObject Decode(ReadOnlySpan<byte> body, string contentType, WriteContext context)
    {
        var parsed = Parse(body, contentType);
        var value = parsed.Root as JsonObject ?? throw Unrecognized(parsed.Root is null
            ? "Object 'Kind' is missing in 'null'"
            : $"couldn't get version/kind; json parse error: json: cannot unmarshal {GoTypes.OfJson(parsed.Root)} into Go value of type {GoTypes.TypeMeta}");
        CheckKind(value);
        try
        {
            var read = form.Read(value, out var unknown);
            Report(parsed.DuplicateFields, unknown, context, problems => ApiStatusException.BadRequest($"{Subject(kind.Kind, kind.Version)}: strict decoding error: {problems}"));
            return read;
        }
        catch (TypeMismatchException mismatch)
        {
            throw ApiStatusException.BadRequest($"{Subject(kind.Kind, kind.Version)}: {mismatch.Message}");
        }
    }

    /// <inheritdoc cref="ObjectRules.DecodeApply"/>
    public JsonObject DecodeApply(ReadOnlySpan<byte> body, WriteContext context)
    {
        try
        {
            var parsed = JsonBody.ParseYaml(body);
            var value = parsed.Root as JsonObject ?? throw ApiStatusException.BadRequest(
                "error decoding YAML: error unmarshaling JSON: while decoding JSON: "
                + $"json: cannot unmarshal {(parsed.Root is null ? "null" : GoTypes.OfJson(parsed.Root))} into Go value of type map[string]interface {{}}");
            Report(parsed.DuplicateFields, [], context, problems => ApiStatusException.BadRequest($"error strict decoding YAML: {problems}"));
            CheckAppliedKind(value);
            return value;
        }
        catch (JsonException exception)
        {
            throw ApiStatusException.BadRequest($"error decoding YAML: {exception.Message}");
        }
    }

    /// <summary>Reads what a patch made of an object.</summary>
    /// <param name="patched">The object.</param>
    /// <param name="strategicPatch">The strategic merge patch it comes of; null for the other kinds, whose refusals show the object.</param>
    /// <param name="context">Its field validation is heeded.</param>
    /// <exception cref="ApiStatusException">A value does not fit its type, or a field is not known and that is an error (422).</exception>
    public JsonObject Patched(JsonObject patched, JsonObject? strategicPatch, WriteContext context)
    {
        try
        {
            var read = form.Read(patched, out var unknown);
            Report([], unknown, context, problems => Unpatchable(patched, strategicPatch, $"strict decoding error: {problems}"));
            return read;
        }
        catch (TypeMismatchException mismatch)
        {
            throw Unpatchable(patched, strategicPatch, strategicPatch is null ? mismatch.Message : mismatch.ConvertedMessage);
        }
    }

    private static ApiStatusException Unpatchable(JsonObject patched, JsonObject? strategicPatch, string problem)
    {
        var shown = strategicPatch is null ? JsonText.Compact(patched) : GoText.Plain(strategicPatch);
        var cause = new StatusCause("FieldValueInvalid", $"Invalid value: {JsonText.Compact(JsonValue.Create(shown))}: {problem}", "patch");
        var details = new JsonObject { ["causes"] = ApiStatusException.Causes([cause]) };
        return new ApiStatusException(422, "Invalid", $" \"\" is invalid: patch: {cause.Message}", details);
    }

    private static void Report(IEnumerable<string> duplicates, IEnumerable<string> unknown, WriteContext context, Func<string, ApiStatusException> refusal)
    {
        if (context.FieldValidation == FieldValidation.Ignore)
        {
            return;
        }

        var problems = duplicates.Select(field => $"duplicate field \"{field}\"").Concat(unknown.Select(field => $"unknown field \"{field}\"")).ToList();
        if (context.FieldValidation == FieldValidation.Strict && problems.Count > 0)
        {
            throw refusal(string.Join(", ", problems));
        }

        foreach (var problem in problems)
        {
            context.Warnings.Add(problem);
        }
    }

    private JsonBody Parse(ReadOnlySpan<byte> body, string contentType)
    {
        try
        {
            return contentType.Contains("yaml", StringComparison.OrdinalIgnoreCase) ? JsonBody.ParseYaml(body) : JsonBody.Parse(body);
        }
        catch (JsonException exception)
        {
            throw Unrecognized($"couldn't get version/kind; json parse error: {exception.Message} ({Encoding.UTF8.GetString(body)})");
        }
    }

    private void CheckAppliedKind(JsonObject applied)
    {
        var apiVersion = JsonText.String(applied["apiVersion"]) ?? "";
        var appliedKind = JsonText.String(applied["kind"]) ?? "";
        if (appliedKind.Length == 0 || apiVersion.Length == 0)
        {
            throw ApiStatusException.BadRequest($"invalid object type: {(apiVersion.Length == 0 ? "/" : apiVersion)}, Kind={appliedKind}");
        }

        if (apiVersion != kind.ApiVersion)
        {
            throw ApiStatusException.BadRequest($"Incorrect version specified in apply patch. Specified patch version: {apiVersion}, expected: {kind.ApiVersion}");
        }

        if (appliedKind != kind.Kind)
        {
            throw ApiStatusException.BadRequest($"no corresponding type for {kind.Group}/{kind.Version}, Kind={appliedKind}");
        }
    }

    private ApiStatusException Unrecognized(string problem) =>
        ApiStatusException.BadRequest($"the object provided is unrecognized (must be of type {kind.Kind}): {problem}");

    private void CheckKind(JsonObject value)
    {
        var bodyKind = JsonText.String(value["kind"]) ?? "";
        var (group, version) = ResourceId.SplitApiVersion(JsonText.String(value["apiVersion"]) ?? "");
        if (form.IsCustom && (bodyKind.Length == 0 || version.Length == 0))
        {
            throw Unrecognized($"Object '{(bodyKind.Length == 0 ? "Kind" : "apiVersion")}' is missing in '{JsonText.Compact(value)}'");
        }

        bodyKind = bodyKind.Length == 0 ? kind.Kind : bodyKind;
        (group, version) = version.Length == 0 ? (kind.Group, kind.Version) : (group, version);
        if (bodyKind == kind.Kind && group == kind.Group && version == kind.Version)
        {
            return;
        }

        if (SchemaTable.BuiltIn.TryGetKind(group, version, bodyKind, out _) && !form.IsCustom)
        {
            var package = kind.Group.Length == 0 ? "core" : kind.Group.Split('.')[0];
            throw bodyKind == kind.Kind && group == kind.Group
                ? ApiStatusException.BadRequest(
                    $"the API version in the data ({JsonText.String(value["apiVersion"])}) does not match the expected API version ({kind.ApiVersion})")
                : ApiStatusException.BadRequest($"{Subject(bodyKind, version)}: converting ({version}.{bodyKind}) to ({package}.{kind.Kind}): unknown conversion");
        }

        var apiVersion = group.Length == 0 ? version : $"{group}/{version}";
        throw form.IsCustom
            ? ApiStatusException.BadRequest($"the API version in the data ({apiVersion}) does not match the expected API version ({kind.ApiVersion})")
            : ApiStatusException.BadRequest(
                $"{Subject(bodyKind, version)}: no kind \"{bodyKind}\" is registered for version \"{apiVersion}\" in scheme \"pkg/api/legacyscheme/scheme.go:30\"");
    }

    private string Subject(string bodyKind, string version) => $"{bodyKind} in version \"{version}\" cannot be handled as a {kind.Kind}";
}
