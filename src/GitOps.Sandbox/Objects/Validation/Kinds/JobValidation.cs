using System.Globalization;
using System.Text.Json.Nodes;
using GitOps.Sandbox.Objects.Validation.Pods;

namespace GitOps.Sandbox.Objects.Validation.Kinds;

/// <summary>Rules of Jobs and CronJobs.</summary>
/// <remarks>https://github.com/kubernetes/kubernetes, pkg/apis/batch/validation.</remarks>
internal static class JobValidation
{
    private static readonly string[] ConcurrencyPolicies = ["Allow", "Forbid", "Replace"];
    private static readonly string[] Immutable = ["completions", "selector", "template", "completionMode", "podFailurePolicy", "backoffLimitPerIndex", "managedBy", "successPolicy"];
    private static readonly string[] Counts =
        ["parallelism", "completions", "activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished", "backoffLimitPerIndex", "maxFailedIndexes"];

    private static readonly (int Least, int Most)[] CronFields = [(0, 59), (0, 23), (1, 31), (1, 12), (0, 6)];

    public static void CheckJob(JsonObject value, Violations violations)
    {
        var spec = value["spec"] as JsonObject ?? [];
        CheckSpec(spec, "spec", violations);
        if (spec["selector"] is null)
        {
            violations.Required("spec.selector");
        }
        else if (!SelectorValidation.Selects(spec["selector"], spec["template"]?["metadata"]?["labels"]))
        {
            violations.Invalid("spec.template.metadata.labels", spec["template"]?["metadata"]?["labels"], "`selector` does not match template `labels`");
        }
    }

    public static void CheckJobChange(JsonObject live, JsonObject value, Violations violations)
    {
        // The server checks the spec itself and again as part of the change.
        CheckSpec(value["spec"] as JsonObject ?? [], "spec", violations);
        foreach (var name in Immutable)
        {
            violations.Unchanged(live["spec"]?[name], value["spec"]?[name], $"spec.{name}");
        }
    }

    public static void CheckCronJob(JsonObject value, Violations violations)
    {
        const int maxNameLength = 52;
        if (JsonText.String(value["metadata"]?["name"]) is { Length: > maxNameLength } name)
        {
            violations.Invalid("metadata.name", name, $"must be no more than {maxNameLength} characters");
        }

        var spec = value["spec"] as JsonObject ?? [];
        if (violations.HasText(spec, "spec", "schedule"))
        {
            CheckSchedule(JsonText.String(spec["schedule"])!, violations);
        }

        violations.NotNegative(spec, "spec", "startingDeadlineSeconds");
        violations.OneOf("spec.concurrencyPolicy", spec["concurrencyPolicy"], ConcurrencyPolicies, isRequired: true);
        CheckSpec(spec["jobTemplate"]?["spec"] as JsonObject ?? [], "spec.jobTemplate.spec", violations);
        violations.NotNegative(spec, "spec", "successfulJobsHistoryLimit");
        violations.NotNegative(spec, "spec", "failedJobsHistoryLimit");
    }

    private static void CheckSpec(JsonObject spec, string path, Violations violations)
    {
        foreach (var name in Counts)
        {
            violations.NotNegative(spec, path, name);
        }

        if (JsonText.String(spec["completionMode"]) is not (null or "NonIndexed" or "Indexed"))
        {
            violations.NotSupported($"{path}.completionMode", spec["completionMode"], "Indexed", "NonIndexed");
        }
        else if (JsonText.String(spec["completionMode"]) == "Indexed" && spec["completions"] is null)
        {
            violations.Required($"{path}.completions", "when completion mode is Indexed");
        }

        PodValidation.CheckTemplate(spec["template"] as JsonObject, $"{path}.template", violations);
        if (JsonText.String(spec["template"]?["spec"]?["restartPolicy"]) is { Length: > 0 } policy and not ("OnFailure" or "Never"))
        {
            violations.NotSupported($"{path}.template.spec.restartPolicy", policy, "OnFailure", "Never");
        }
    }

    private static void CheckSchedule(string schedule, Violations violations)
    {
        if (schedule.Contains("TZ", StringComparison.Ordinal))
        {
            violations.Invalid("spec.schedule", schedule, "cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
        }
        else if (!schedule.StartsWith('@') && ScheduleProblem(schedule) is { } problem)
        {
            violations.Invalid("spec.schedule", schedule, problem);
        }
    }

    private static string? ScheduleProblem(string schedule)
    {
        var fields = schedule.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != CronFields.Length)
        {
            return $"expected exactly {CronFields.Length} fields, found {fields.Length}: [{string.Join(' ', fields)}]";
        }

        return fields
            .SelectMany((field, index) => field.Split(',').Select(part => RangeProblem(part, CronFields[index].Least, CronFields[index].Most, index)))
            .FirstOrDefault(problem => problem is not null);
    }

    private static string? RangeProblem(string expression, int least, int most, int field)
    {
        var stepped = expression.Split('/');
        var range = stepped[0].Split('-');
        int start;
        int end;
        if (range[0] is "*" or "?")
        {
            (start, end) = (least, most);
        }
        else
        {
            if (NumberProblem(range[0], field, out start) is { } problem)
            {
                return problem;
            }

            end = start;
            if (range.Length == 2 && NumberProblem(range[1], field, out end) is { } endProblem)
            {
                return endProblem;
            }
        }

        if (range.Length > 2)
        {
            return $"too many hyphens: {expression}";
        }

        if (stepped.Length > 2)
        {
            return $"too many slashes: {expression}";
        }

        if (stepped.Length == 2)
        {
            if (NumberProblem(stepped[1], -1, out var step) is { } problem)
            {
                return problem;
            }

            if (step == 0)
            {
                return $"step of range should be a positive number: {expression}";
            }
        }

        return start < least ? $"beginning of range ({start}) below minimum ({least}): {expression}"
            : end > most ? $"end of range ({end}) above maximum ({most}): {expression}"
            : start > end ? $"beginning of range ({start}) beyond end of range ({end}): {expression}"
            : null;
    }

    private static string? NumberProblem(string text, int field, out int number)
    {
        const int monthField = 3;
        string[] names = field switch
        {
            monthField => ["", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
            > monthField => ["sun", "mon", "tue", "wed", "thu", "fri", "sat"],
            _ => [],
        };
        number = text.Length == 0 ? -1 : Array.IndexOf(names, text.ToLowerInvariant());
        if (number >= 0 || int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number))
        {
            return number < 0 ? $"negative number ({number}) not allowed: {text}" : null;
        }

        return $"failed to parse int from {text}: strconv.Atoi: parsing {JsonText.Compact(JsonValue.Create(text))}: invalid syntax";
    }
}
