using System.Text.RegularExpressions;

namespace GitOps.Core.Rbac;

/// <summary>The name of a service account.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its name.</param>
public sealed partial record AccountName(string Namespace, string Name)
{
    /// <summary>Reads <c>name</c> or <c>namespace/name</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="defaultNamespace">The namespace where the text names none.</param>
    /// <exception cref="GitOpsException">It is none (<c>ServiceAccountInvalid</c>).</exception>
    public static AccountName Parse(string text, string defaultNamespace)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split('/');
        return parts.Length <= 2 && parts.All(part => Label().IsMatch(part))
            ? new AccountName(parts.Length == 2 ? parts[0] : defaultNamespace, parts[^1])
            : throw new GitOpsException(
                "ServiceAccountInvalid",
                FailureKind.InvalidInput,
                $"'{text}' names no service account: give its name, or namespace/name, in lower-case letters, digits and '-'.",
                text);
    }

    /// <summary><c>namespace/name</c></summary>
    public override string ToString() => $"{Namespace}/{Name}";

    [GeneratedRegex(@"\A[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?\z")]
    private static partial Regex Label();
}
