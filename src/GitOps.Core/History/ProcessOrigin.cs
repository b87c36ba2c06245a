namespace GitOps.Core.History;

/// <summary>Finds out who runs this process, where, and in which run of a pipeline.</summary>
internal static class ProcessOrigin
{
    private const int LongestName = 100;
    private const int LongestAddress = 300;

    /// <summary>Variables in which pipelines say who started them: Azure Pipelines, GitHub, GitLab.</summary>
    private static readonly string[] Starters = ["BUILD_REQUESTEDFOR", "GITHUB_ACTOR", "GITLAB_USER_LOGIN"];

    /// <summary>This process.</summary>
    public static SyncOrigin Current { get; } = From(Environment.GetEnvironmentVariable, Environment.UserName, Environment.MachineName);

    /// <summary>The origin that an environment tells of.</summary>
    /// <param name="variable">The value of an environment variable, or null.</param>
    /// <param name="user">The account.</param>
    /// <param name="host">The machine.</param>
    public static SyncOrigin From(Func<string, string?> variable, string user, string host)
    {
        ArgumentNullException.ThrowIfNull(variable);
        var starter = Starters.Select(variable).FirstOrDefault(name => !string.IsNullOrWhiteSpace(name));
        return new SyncOrigin(BoundedText.Of(starter ?? user, LongestName), BoundedText.Of(host, LongestName), Address(variable));
    }

    private static string? Address(Func<string, string?> variable)
    {
        if (Whole(variable("SYSTEM_COLLECTIONURI") ?? variable("SYSTEM_TEAMFOUNDATIONCOLLECTIONURI")) is { } collection && variable("BUILD_BUILDID") is { Length: > 0 } build)
        {
            var project = Uri.EscapeDataString(variable("SYSTEM_TEAMPROJECT") ?? "");
            return Fitting($"{collection.TrimEnd('/')}/{project}/_build/results?buildId={Uri.EscapeDataString(build)}");
        }

        if (Whole(variable("GITHUB_SERVER_URL")) is { } server && variable("GITHUB_RUN_ID") is { Length: > 0 } run)
        {
            return Fitting($"{server.TrimEnd('/')}/{variable("GITHUB_REPOSITORY")}/actions/runs/{Uri.EscapeDataString(run)}");
        }

        var address = Whole(variable("CI_JOB_URL")) ?? Whole(variable("CI_PIPELINE_URL")) ?? Whole(variable("BUILD_URL"));
        return address is null ? null : Fitting(address);
    }

    /// <summary>An address without user information, query and fragment; null for what is none.</summary>
    private static string? Whole(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http"
            ? uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
            : null;

    private static string? Fitting(string address) => address.Length <= LongestAddress ? BoundedText.Of(address, LongestAddress) : null;
}
