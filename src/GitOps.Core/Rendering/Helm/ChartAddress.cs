using System.Text.RegularExpressions;
using GitOps.Core.Rendering.Failures;
using GitOps.Core.Rendering.Options;

namespace GitOps.Core.Rendering.Helm;

/// <summary>Where helm may fetch a chart from. What a repository's files name is checked here before helm sees it.</summary>
internal static partial class ChartAddress
{
    private const string Oci = "oci";

    /// <summary>Whether it is an OCI registry rather than a chart repository.</summary>
    public static bool IsOci(string url) => url.StartsWith(Oci + "://", StringComparison.Ordinal);

    /// <summary>A chart's name, which helm would also take for a path.</summary>
    public static string Name(string name, SourceLocation at) => NamePattern().IsMatch(name)
        ? name
        : throw HelmErrors.Refused(at, $"\"{name}\" is not the name of a chart in a repository", "Use letters, digits, \"-\", \"_\" and \".\" only.");

    /// <summary>The address of a chart repository or registry, over https, without user and password, on a host that the operator allows.</summary>
    public static string Url(string url, RenderOptions options, SourceLocation at, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Scheme is not (Oci or "https") || uri.Host.Length == 0 || uri.UserInfo.Length > 0)
        {
            throw HelmErrors.Refused(
                at, "charts are fetched from https:// and oci:// addresses without user and password only", "Correct the address, or put the chart into the repository, such as its charts folder.");
        }

        if (options.Remotes is not { } remotes)
        {
            throw HelmErrors.Refused(at, $"the chart would be fetched from {uri.Host}, and nothing is fetched in this place", "Put the chart into the repository.");
        }

        try
        {
            remotes.Check(new UriBuilder(uri) { Scheme = "https", Port = uri.IsDefaultPort ? -1 : uri.Port }.Uri, cancellationToken);
        }
        catch (GitOpsException exception) when (exception.Location is null)
        {
            throw HelmErrors.At(at, exception);
        }

        return uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);
    }

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]*\z")]
    private static partial Regex NamePattern();
}
