using System.Text.Json.Nodes;
using GitOps.Sandbox.Objects;

namespace GitOps.Sandbox.Discovery;

/// <summary>What a version of a definition says beyond the names.</summary>
/// <param name="Definition">The definition.</param>
/// <param name="Rules">The rules of its objects.</param>
/// <param name="Schema">Its <c>openAPIV3Schema</c>; null when it has none.</param>
internal sealed record CustomResourceVersion(CustomResourceDefinition Definition, ObjectRules Rules, JsonObject? Schema)
{
    /// <summary>Columns to print besides the name; none means the age.</summary>
    public IReadOnlyList<PrinterColumn> Columns { get; init; } = [];

    /// <summary>Fields that field selectors may name, such as <c>spec.color</c>.</summary>
    public IReadOnlyList<string> SelectableFields { get; init; } = [];

    /// <summary>Where the scale subresource finds its values; null when there is none.</summary>
    public ScalePaths? Scale { get; init; }

    /// <summary>What users of the version are warned of; null when it is not deprecated.</summary>
    public string? DeprecationWarning { get; init; }
}

/// <summary>One of <c>additionalPrinterColumns</c>.</summary>
internal sealed record PrinterColumn(string Name, string Type, string Format, string Description, int Priority, string JsonPath)
{
    /// <summary>Reads a column.</summary>
    public static PrinterColumn Read(JsonObject json) => new(
        json["name"]!.GetValue<string>(),
        json["type"]!.GetValue<string>(),
        json["format"]?.GetValue<string>() ?? "",
        json["description"]?.GetValue<string>() ?? "",
        json["priority"]?.GetValue<int>() ?? 0,
        json["jsonPath"]!.GetValue<string>());
}

/// <summary>The dotted paths of a scale subresource.</summary>
/// <param name="SpecReplicas">Path of the wanted number.</param>
/// <param name="StatusReplicas">Path of the present number.</param>
/// <param name="Selector">Path of the label selector as text; empty for none.</param>
internal sealed record ScalePaths(string SpecReplicas, string StatusReplicas, string Selector)
{
    /// <summary>The paths of built-in workloads; their selector is an object.</summary>
    public static readonly ScalePaths Workload = new("spec.replicas", "status.replicas", "");

    /// <summary>Reads a definition's paths.</summary>
    public static ScalePaths Read(JsonObject json) => new(
        Path(json, "specReplicasPath"), Path(json, "statusReplicasPath"), Path(json, "labelSelectorPath"));

    private static string Path(JsonObject json, string name) => (json[name]?.GetValue<string>() ?? "").TrimStart('.');
}
