using System.Text.Json.Nodes;
using GitOps.Sandbox.Status;

namespace GitOps.Sandbox.Objects.Validation;

/// <summary>Collects what is wrong with an object, in the words of the server.</summary>
/// <remarks>https://github.com/kubernetes/apimachinery, package util/validation/field.</remarks>
internal sealed class Violations
{
    private readonly List<StatusCause> _causes = [];

    public IReadOnlyList<StatusCause> Causes => _causes;

    public void Required(string path, string detail = "") => Add("FieldValueRequired", "Required value", detail, path);

    public void Forbidden(string path, string detail) => Add("FieldValueForbidden", "Forbidden", detail, path);

    public void Invalid(string path, JsonNode? value, string detail) => Add("FieldValueInvalid", $"Invalid value: {JsonText.Compact(value)}", detail, path);

    public void TypeInvalid(string path, JsonNode? value, string detail) => Add("FieldValueTypeInvalid", $"Invalid value: {JsonText.Compact(value)}", detail, path);

    public void Duplicate(string path, JsonNode? value) => Add("FieldValueDuplicate", $"Duplicate value: {JsonText.Compact(value)}", "", path);

    public void NotFound(string path, JsonNode? value) => Add("FieldValueNotFound", $"Not found: {JsonText.Compact(value)}", "", path);

    public void TooLong(string path, int bytes) => Add("FieldValueTooLong", "Too long", $"may not be more than {bytes} bytes", path);

    public void TooMany(string path, int count, long most) => Add("FieldValueTooMany", $"Too many: {count}", $"must have at most {most} items", path);

    public void NotSupported(string path, JsonNode? value, params string[] supported) => Add(
        "FieldValueNotSupported", $"Unsupported value: {JsonText.Compact(value)}", $"supported values: {string.Join(", ", supported.Select(item => $"\"{item}\""))}", path);

    /// <summary>The value is one of a few words, or absent where that is allowed.</summary>
    public void OneOf(string path, JsonNode? value, string[] supported, bool isRequired = false)
    {
        var text = JsonText.String(value) ?? "";
        if (text.Length == 0)
        {
            if (isRequired)
            {
                Required(path);
            }
        }
        else if (!supported.Contains(text))
        {
            NotSupported(path, value, supported);
        }
    }

    /// <summary>The value, where there is one, is not below zero.</summary>
    public void NotNegative(JsonObject? parent, string path, string name)
    {
        if (JsonText.Integer(parent?[name]) is < 0)
        {
            Invalid(ErrorPath.Child(path, name), parent![name], "must be greater than or equal to 0");
        }
    }

    /// <summary>The text is there.</summary>
    public bool HasText(JsonObject? parent, string path, string name, string detail = "")
    {
        if (!string.IsNullOrEmpty(JsonText.String(parent?[name])))
        {
            return true;
        }

        Required(ErrorPath.Child(path, name), detail);
        return false;
    }

    /// <summary>The field is as it was.</summary>
    public void Unchanged(JsonNode? live, JsonNode? value, string path, string detail = "field is immutable")
    {
        if (!JsonEquality.Same(live, value))
        {
            Invalid(path, value, detail);
        }
    }

    /// <summary>The number is a port's.</summary>
    public void Port(string path, JsonNode? value)
    {
        if (JsonText.Integer(value) is not (>= 1 and <= 65535))
        {
            Invalid(path, value ?? 0, "must be between 1 and 65535, inclusive");
        }
    }

    /// <summary>Each problem with a name makes the value invalid.</summary>
    public void Named(string path, JsonNode? value, IEnumerable<string> problems)
    {
        foreach (var problem in problems)
        {
            Invalid(path, value, problem);
        }
    }

    private void Add(string reason, string message, string detail, string path) =>
        _causes.Add(new StatusCause(reason, detail.Length == 0 ? message : $"{message}: {detail}", path));
}
