using System.Text.Json.Nodes;
using GitOps.Core.Objects.Live;

namespace GitOps.Core.Cluster.Resources;

/// <summary>A list of objects, and the moment it was taken.</summary>
/// <param name="Items">The objects, each with apiVersion and kind.</param>
/// <param name="ResourceVersion">Where a watch goes on from.</param>
internal sealed record ObjectList(IReadOnlyList<JsonObject> Items, string ResourceVersion);

/// <summary>The same, as the text it was read as.</summary>
/// <param name="Items">The objects.</param>
/// <param name="ResourceVersion">Where a watch goes on from.</param>
internal sealed record LiveList(IReadOnlyList<LiveObject> Items, string ResourceVersion);

/// <summary>One event of a watch.</summary>
/// <param name="Type"><c>ADDED</c>, <c>MODIFIED</c>, <c>DELETED</c>, <c>BOOKMARK</c> or <c>ERROR</c>.</param>
/// <param name="Object">The object; for <c>ERROR</c> a Status.</param>
internal sealed record ObjectEvent(string Type, JsonObject Object);
