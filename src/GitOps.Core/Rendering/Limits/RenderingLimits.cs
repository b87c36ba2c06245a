using System.Globalization;

namespace GitOps.Core.Rendering.Limits;

/// <summary>How much a rendering may take. A repository has no say in it: whoever runs the command may raise a limit.</summary>
/// <remarks>The defaults are far above what clusters are given, and below what takes a machine down.</remarks>
public sealed record RenderingLimits
{
    private static readonly Dictionary<string, Func<RenderingLimits, long, RenderingLimits>> Setters = new(StringComparer.OrdinalIgnoreCase)
    {
        [nameof(Objects)] = (limits, value) => limits with { Objects = value },
        [nameof(Bytes)] = (limits, value) => limits with { Bytes = value },
        [nameof(ObjectBytes)] = (limits, value) => limits with { ObjectBytes = value },
        [nameof(FileBytes)] = (limits, value) => limits with { FileBytes = value },
        [nameof(Entries)] = (limits, value) => limits with { Entries = value },
        [nameof(Kustomizations)] = (limits, value) => limits with { Kustomizations = value },
        [nameof(ProgramSeconds)] = (limits, value) => limits with { ProgramSeconds = value },
        [nameof(ProgramBytes)] = (limits, value) => limits with { ProgramBytes = value },
        [nameof(ProgramMemory)] = (limits, value) => limits with { ProgramMemory = value },
    };

    /// <summary>Objects that are read and generated; a base that is included twice counts twice.</summary>
    public long Objects { get; init; } = 100_000;

    /// <summary>Bytes that are read, unpacked, and put into objects by generators, patches and replacements.</summary>
    public long Bytes { get; init; } = 256 * 1024 * 1024;

    /// <summary>Bytes by which one patch, replacement or var may let an object grow.</summary>
    public long ObjectBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>Bytes of one file; it is not read when it has more.</summary>
    public long FileBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Files and folders that are gone through.</summary>
    public long Entries { get; init; } = 500_000;

    /// <summary>Kustomizations that are built; a base that is included twice counts twice.</summary>
    public long Kustomizations { get; init; } = 10_000;

    /// <summary>Seconds a program such as helm may run.</summary>
    public long ProgramSeconds { get; init; } = 120;

    /// <summary>Bytes a program may print.</summary>
    public long ProgramBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Bytes of memory a program may have.</summary>
    public long ProgramMemory { get; init; } = 2L * 1024 * 1024 * 1024;

    /// <summary>These limits with others in the place of some.</summary>
    /// <param name="values">New values by the limits' names, in any case.</param>
    /// <exception cref="GitOpsException">There is no such limit, or its value is no whole number above zero (<c>LimitInvalid</c>).</exception>
    public RenderingLimits With(IEnumerable<KeyValuePair<string, object?>> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return values.Aggregate(this, (limits, pair) => Setters.TryGetValue(pair.Key, out var set)
            ? set(limits, Number(pair))
            : throw Invalid(pair.Key, $"there is no limit \"{pair.Key}\"; there are {string.Join(", ", Setters.Keys)}"));
    }

    private static long Number(KeyValuePair<string, object?> pair) =>
        long.TryParse(Convert.ToString(pair.Value, CultureInfo.InvariantCulture), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw Invalid(pair.Key, $"{pair.Key} must be a whole number above zero");

    private static GitOpsException Invalid(string name, string why) => new("LimitInvalid", FailureKind.InvalidInput, $"-Limit: {why}.", name);
}
