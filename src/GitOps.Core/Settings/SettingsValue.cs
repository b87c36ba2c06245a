using System.Text.Json.Nodes;
using GitOps.Core.Names;
using GitOps.Core.Objects;

namespace GitOps.Core.Settings;

/// <summary>A value of a settings file. What it is asked for and is not, it reports at its place.</summary>
/// <param name="node">The value; null when absent.</param>
/// <param name="pointer">JSON pointer to it.</param>
/// <param name="report">Takes a pointer and what is wrong there.</param>
internal sealed class SettingsValue(JsonNode? node, string pointer, Action<string, string> report)
{
    private string Name => pointer.Length == 0 ? "The file" : pointer[1..].Replace('/', '.');

    /// <summary>The mapping's values by name, absent ones too; names it does not know are reported.</summary>
    /// <param name="known">The names it may have.</param>
    public IReadOnlyDictionary<string, SettingsValue> Fields(params string[] known)
    {
        if (node is not (null or JsonObject))
        {
            Report($"{Name} must be a mapping with {string.Join(", ", known)}.");
        }

        var mapping = node as JsonObject ?? [];
        foreach (var (name, _) in mapping.Where(field => !known.Contains(field.Key)))
        {
            report(Pointer(name), $"no setting \"{name}\".{DidYouMean(name, known)} There are: {string.Join(", ", known)}.");
        }

        return known.ToDictionary(name => name, name => new SettingsValue(mapping[name], Pointer(name), report));
    }

    /// <summary>The items of a list; none when absent.</summary>
    public IReadOnlyList<SettingsValue> Items()
    {
        if (node is not (null or JsonArray))
        {
            Report($"{Name} must be a list.");
        }

        return [.. (node as JsonArray ?? []).Select((item, index) => new SettingsValue(item, $"{pointer}/{index}", report))];
    }

    /// <summary>The value as text; null when it is absent or, unreported, something else.</summary>
    public string? TextOrNull => JsonFields.Text(node);

    /// <summary>The value as text; null when absent.</summary>
    public string? Text()
    {
        if (node is not null && TextOrNull is null)
        {
            Report($"{Name} must be text.");
        }

        return TextOrNull;
    }

    /// <summary>The value as true or false; null when absent.</summary>
    public bool? Flag()
    {
        if (node is JsonValue value && value.TryGetValue(out bool flag))
        {
            return flag;
        }

        if (node is not null)
        {
            Report($"{Name} must be true or false.");
        }

        return null;
    }

    /// <summary>The texts of a list; none when absent.</summary>
    public IReadOnlyList<string> Texts() => [.. Items().Select(item => item.RequiredText()).OfType<string>()];

    /// <summary>Whether the value is there.</summary>
    public bool IsPresent => node is not null;

    /// <summary>Whether the value is a mapping.</summary>
    public bool IsMapping => node is JsonObject;

    /// <summary>The value as JSON; empty when absent.</summary>
    public override string ToString() => node?.ToJsonString() ?? "";

    /// <summary>Reports the value.</summary>
    public void Report(string message) => report(pointer, message);

    /// <summary>A hint at the name that may have been meant; empty when none is near.</summary>
    public static string DidYouMean(string name, IEnumerable<string> known) => ClosestName.Of(name, known) is { } near ? $" Did you mean \"{near}\"?" : "";

    private string? RequiredText()
    {
        if (node is null)
        {
            Report($"{Name} must be text.");
        }

        return Text();
    }

    private string Pointer(string name) => $"{pointer}/{JsonFields.Escape(name)}";
}
