using System.Globalization;
using GitOps.Core.Objects;

namespace GitOps.Core.Checking.Subjects;

/// <summary>Writes a JSON pointer as people write field paths.</summary>
internal static class PointerText
{
    /// <summary><c>/spec/ports/0/name</c> as <c>spec.ports[0].name</c>.</summary>
    public static string Of(string pointer) => new FieldPath([.. pointer.Split('/').Skip(1).Select(Step)]).ToString();

    private static FieldStep Step(string part) => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
        ? new FieldStep(null, index)
        : new FieldStep(part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal));
}
