namespace GitOps.Core.Rendering;

/// <summary>How much a rendering may take. A repository has no say in it: whoever runs the command may raise a limit.</summary>
/// <remarks>The defaults are far above what clusters are given, and below what takes a machine down.</remarks>
public sealed record RenderingLimits
{
    /// <summary>Bytes of the rendered objects as JSON, and of what is unpacked and copied for them.</summary>
    public long Bytes { get; init; } = 256 * 1024 * 1024;

    /// <summary>Seconds a program such as helm may run.</summary>
    public long ProgramSeconds { get; init; } = 120;

    /// <summary>Bytes a program may print.</summary>
    public long ProgramBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Bytes of memory a program may have.</summary>
    public long ProgramMemory { get; init; } = 2L * 1024 * 1024 * 1024;
}
