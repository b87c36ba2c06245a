namespace GitOps.Sandbox.Objects.Writes;

/// <summary>What becomes of fields that a type does not have, and of fields given twice.</summary>
internal enum FieldValidation
{
    /// <summary>They are dropped, and a warning says so (the server's default).</summary>
    Warn,

    /// <summary>They are dropped without a word.</summary>
    Ignore,

    /// <summary>They are an error.</summary>
    Strict,
}

/// <summary>How a patch is written.</summary>
internal enum PatchKind
{
    /// <summary><c>application/json-patch+json</c> (RFC 6902).</summary>
    Json,

    /// <summary><c>application/merge-patch+json</c> (RFC 7386).</summary>
    Merge,

    /// <summary><c>application/strategic-merge-patch+json</c>: a merge patch that knows list keys.</summary>
    StrategicMerge,
}

/// <summary>Hands out what a Service needs of the cluster.</summary>
internal interface IServiceAllocator
{
    /// <summary>An unused cluster address.</summary>
    string NextClusterIP();

    /// <summary>An unused node port.</summary>
    int NextNodePort();
}

/// <summary>The circumstances of a write: everything that is neither the object nor its kind.</summary>
internal sealed class WriteContext
{
    /// <summary>The field manager; <c>unknown</c> when empty.</summary>
    public string Manager { get; init; } = "";

    /// <summary>The subresource written to, such as <c>status</c>; empty for the object itself.</summary>
    public string Subresource { get; init; } = "";

    /// <summary>The namespace of the request; empty for kinds without.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>The object's name in the request's path; empty for a create.</summary>
    public string Name { get; init; } = "";

    /// <summary>The uid a new object gets.</summary>
    public string NewUid { get; init; } = "";

    /// <summary>The time of the write.</summary>
    public DateTimeOffset Now { get; init; }

    /// <summary>What becomes of unknown and duplicate fields.</summary>
    public FieldValidation FieldValidation { get; init; }

    /// <summary>Receives the warnings the server would send in <c>Warning</c> headers.</summary>
    public ICollection<string> Warnings { get; init; } = [];

    /// <summary>Gives Services their addresses.</summary>
    public required IServiceAllocator Allocator { get; init; }
}

/// <summary>What a write comes to.</summary>
/// <param name="Object">The object to store, with managedFields and generation; resourceVersion is still that of the object it replaces, if any.</param>
/// <param name="Changed">False when nothing but times would change: the stored object stays as it is.</param>
internal sealed record WriteResult(System.Text.Json.Nodes.JsonObject Object, bool Changed);
