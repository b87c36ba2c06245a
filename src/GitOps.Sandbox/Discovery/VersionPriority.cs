using System.Globalization;
using System.Text.RegularExpressions;

namespace GitOps.Sandbox.Discovery;

/// <summary>
/// Which version of an API comes first: <c>v10</c>, <c>v2</c>, <c>v1</c>, <c>v11beta2</c>, <c>v1beta1</c>, <c>v1alpha1</c>
/// (https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/#version-priority).
/// </summary>
internal static partial class VersionPriority
{
    /// <summary>A measure that is greater for the version that comes first.</summary>
    public static (int Stability, int Major, int Minor) Of(string version)
    {
        var match = Pattern().Match(version);
        if (!match.Success)
        {
            return (0, 0, 0);
        }

        var stability = match.Groups["stage"].Value switch { "" => 3, "beta" => 2, _ => 1 };
        return (stability, Number(match.Groups["major"]), Number(match.Groups["minor"]));
    }

    private static int Number(Group group) =>
        int.TryParse(group.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    [GeneratedRegex("^v(?<major>[1-9][0-9]*)((?<stage>alpha|beta)(?<minor>[1-9][0-9]*))?$")]
    private static partial Regex Pattern();
}
