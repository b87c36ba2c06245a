using System.Globalization;
using System.Text;

namespace GitOps.Annotations;

/// <summary>A service that runs pipelines and reads commands from what they print.</summary>
internal abstract class BuildService
{
    /// <summary>The service that runs this process; null when none does that is known.</summary>
    public static BuildService? Current =>
        IsTrue("GITHUB_ACTIONS") ? new GitHubActions() : IsTrue("TF_BUILD") ? new AzurePipelines() : null;

    /// <summary>The folder that files of annotations are relative to; null when the service does not say.</summary>
    public abstract string? Workspace { get; }

    /// <summary>The line that makes the service show an annotation; null when it has none of that level.</summary>
    public abstract string? Command(Annotation annotation);

    /// <summary>The text with each character that ends or begins something in a command replaced as the service has it.</summary>
    protected static string Escape(string text, IReadOnlyDictionary<char, string> escapes)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            escaped = escapes.TryGetValue(character, out var replacement) ? escaped.Append(replacement) : escaped.Append(character);
        }

        return escaped.ToString();
    }

    /// <summary>The properties of a command that have a value, each escaped.</summary>
    protected static IEnumerable<string> Properties(IReadOnlyDictionary<char, string> escapes, params (string Name, object? Value)[] properties) =>
        from property in properties
        where property.Value is not null
        let value = Convert.ToString(property.Value, CultureInfo.InvariantCulture)
        select $"{property.Name}={Escape(ForeignText.OnOneLine(value), escapes)}";

    private static bool IsTrue(string variable) => string.Equals(Environment.GetEnvironmentVariable(variable), "true", StringComparison.OrdinalIgnoreCase);
}
