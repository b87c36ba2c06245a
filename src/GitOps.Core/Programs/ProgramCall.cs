namespace GitOps.Core.Programs;

/// <summary>One call of a program.</summary>
/// <param name="Folder">Working folder.</param>
/// <param name="Arguments">Its arguments, none of them a secret.</param>
internal sealed record ProgramCall(string Folder, IReadOnlyList<string> Arguments)
{
    /// <summary>Text for its standard input.</summary>
    public string Input { get; init; } = "";

    /// <summary>Variables to set; those without a value are taken away.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Whether it has this process's other variables too.</summary>
    public bool InheritsEnvironment { get; init; } = true;

    /// <summary>What it may take.</summary>
    public ProgramLimits Limits { get; init; } = new();
}

/// <summary>What a call of a program may take before it is ended; null is without bounds.</summary>
internal sealed record ProgramLimits
{
    /// <summary>How long it may run.</summary>
    public TimeSpan? Time { get; init; }

    /// <summary>How many bytes it may write to its output, and how many of errors are kept.</summary>
    public long OutputBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>How much memory it may have.</summary>
    public long? MemoryBytes { get; init; }
}

/// <summary>What a call of a program gave.</summary>
internal sealed record ProgramOutput(int ExitCode, string Output, string Errors)
{
    /// <summary>Its output as it is.</summary>
    public byte[] Bytes { get; init; } = [];
}
