using GitOps.Core.Schema;
using GitOps.Sandbox.Authorization;
using GitOps.Sandbox.Discovery;
using GitOps.Sandbox.Messages;
using GitOps.Sandbox.Objects.Writes;
using GitOps.Sandbox.State;
using GitOps.Sandbox.Status;

namespace GitOps.Sandbox.Api.Requests;

/// <summary>A request for objects of a resource.</summary>
/// <param name="Http">The request as it came.</param>
/// <param name="Resource">The resource it is about.</param>
/// <param name="Namespace">The namespace; empty for a cluster-scoped resource, or for all namespaces.</param>
/// <param name="Name">The object; empty for all of them.</param>
/// <param name="Subresource">The part of the object it is about; null for the object itself.</param>
/// <param name="Format">The form of the answer.</param>
internal sealed record ResourceRequest(
    ApiRequest Http,
    ApiResource Resource,
    string Namespace,
    string Name,
    SubresourceFacts? Subresource,
    ResponseFormat Format)
{
    // Control characters and such are refused in a manager's name.
    private const int LongestManager = 128;

    /// <summary>Who it is from.</summary>
    public required Caller Caller { get; init; }

    /// <summary>Texts for the answer's <c>Warning</c> headers.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>Whether nothing is to be stored.</summary>
    public bool DryRun => Http.Query["dryRun"].Length > 0;

    /// <summary>The circumstances of the write this request asks for.</summary>
    /// <param name="cluster">The cluster written to.</param>
    /// <param name="options">The kind of its options, named in errors: <c>CreateOptions</c>, <c>UpdateOptions</c>, <c>PatchOptions</c>.</param>
    /// <exception cref="ApiStatusException">A parameter is wrong (422).</exception>
    public WriteContext Write(Cluster cluster, string options)
    {
        CheckDryRun(Http.Query.All("dryRun"), options);
        var validation = Http.Query["fieldValidation"];
        if (validation is not ("" or "Ignore" or "Warn" or "Strict"))
        {
            throw Unsupported(options, "fieldValidation", validation, "\"\", \"Ignore\", \"Strict\", \"Warn\"");
        }

        var manager = Http.Query["fieldManager"];
        if (manager.Length > LongestManager)
        {
            throw ApiErrors.InvalidOptions(options, new StatusCause("FieldValueTooLong", $"Too long: may not be more than {LongestManager} bytes", "fieldManager"));
        }

        if (manager.Any(char.IsControl))
        {
            throw ApiErrors.InvalidOptions(
                options, new StatusCause("FieldValueInvalid", $"Invalid value: \"{manager}\": should only contain printable characters", "fieldManager"));
        }

        return new WriteContext
        {
            Manager = Http.FieldManager,
            Subresource = Subresource?.Name ?? "",
            Namespace = Namespace,
            Name = Name,
            NewUid = Guid.NewGuid().ToString(),
            Now = cluster.Time.GetUtcNow(),
            FieldValidation = validation.Length == 0 ? FieldValidation.Warn : Enum.Parse<FieldValidation>(validation),
            Warnings = Warnings,
            Allocator = cluster.Addresses,
        };
    }

    /// <summary>Throws unless the values of <c>dryRun</c> are those the server knows.</summary>
    public static void CheckDryRun(IEnumerable<string> values, string options)
    {
        if (values.FirstOrDefault(value => value is not ("All" or "")) is { } unknown)
        {
            throw Unsupported(options, "dryRun", unknown, "\"All\"");
        }
    }

    /// <summary>A parameter has none of the values it can have (422).</summary>
    public static ApiStatusException Unsupported(string options, string field, string value, string supported) =>
        ApiErrors.InvalidOptions(options, new StatusCause("FieldValueNotSupported", $"Unsupported value: \"{value}\": supported values: {supported}", field));
}
