using System.Globalization;
using System.Text.Json.Nodes;

namespace GitOps.Core.Objects.Ownership;

/// <summary>The fields one manager owns.</summary>
/// <param name="Manager">The manager.</param>
/// <param name="Fields">The fields.</param>
/// <param name="Time">When it last changed something, as it is written; null when not recorded.</param>
internal sealed record ManagedEntry(FieldManagerId Manager, FieldSet Fields, string? Time)
{
    /// <summary>The same as a time; null when it is none.</summary>
    public DateTimeOffset? ChangedAt =>
        DateTimeOffset.TryParse(Time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    /// <summary>A time as entries have it.</summary>
    public static string TimeText(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Whether it owns a label (part <c>labels</c>) or an annotation.</summary>
    public bool OwnsMetadata(string part, string name) => Fields.ContainsField("metadata", part, name);

    /// <summary>The entry as JSON.</summary>
    public JsonObject Write()
    {
        var entry = new JsonObject { ["manager"] = Manager.Name, ["operation"] = Manager.Operation, ["apiVersion"] = Manager.ApiVersion };
        if (Time is not null)
        {
            entry["time"] = Time;
        }

        entry["fieldsType"] = "FieldsV1";
        entry["fieldsV1"] = FieldsV1.Write(Fields);
        if (Manager.Subresource.Length > 0)
        {
            entry["subresource"] = Manager.Subresource;
        }

        return entry;
    }
}
