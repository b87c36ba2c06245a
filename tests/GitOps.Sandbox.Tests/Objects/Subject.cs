using System.Text;
using System.Text.Json.Nodes;
using GitOps.Core.Schema;
using GitOps.Sandbox.Objects;
using GitOps.Sandbox.Objects.Writes;
using GitOps.Sandbox.Status;

namespace GitOps.Sandbox.Tests.Objects;

/// <summary>The rules of one kind, and requests to them as short as tests want them.</summary>
internal sealed class Subject(ObjectRules rules)
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 5, 0, 0, TimeSpan.Zero);
    private readonly CountingAllocator _allocator = new();
    private int _writes;

    public ObjectRules Rules => rules;

    public List<string> Warnings { get; } = [];

    public static Subject BuiltIn(string apiVersion, string kind)
    {
        var (group, version) = ResourceId.SplitApiVersion(apiVersion);
        Assert.True(SchemaTable.BuiltIn.TryGetKind(group, version, kind, out var facts));
        return new Subject(ObjectRules.ForBuiltIn(facts));
    }

    /// <summary>A kind Widget with a status subresource.</summary>
    public static Subject Custom(string schema)
    {
        var status = new SubresourceFacts("status", ["get", "patch", "update"], "acme.dev", "v1", "Widget");
        var facts = new KindFacts("acme.dev", "v1", "Widget", "widgets", "widget", IsNamespaced: true, [], [], [], [status]);
        return new Subject(ObjectRules.ForCustom(facts, JsonNode.Parse(schema)!.AsObject()));
    }

    public JsonObject Create(string body, FieldValidation validation = FieldValidation.Warn, string manager = "")
    {
        var context = Context(manager, "", validation, name: "");
        return rules.Create(rules.Decode(Encoding.UTF8.GetBytes(body), "application/json", context), context).Object;
    }

    public WriteResult Update(JsonObject live, string body, string manager = "", string subresource = "")
    {
        var context = Context(manager, subresource, FieldValidation.Warn, NameOf(live));
        return rules.Update(live, rules.Decode(Encoding.UTF8.GetBytes(body), "application/json", context), context);
    }

    public WriteResult Patch(JsonObject live, PatchKind kind, string patch, string manager = "editor", string subresource = "") =>
        rules.Patch(live, kind, Encoding.UTF8.GetBytes(patch), Context(manager, subresource, FieldValidation.Warn, NameOf(live)));

    public WriteResult Apply(JsonObject? live, string body, string manager = "git", bool force = false, string subresource = "")
    {
        var context = Context(manager, subresource, FieldValidation.Warn, live is null ? "" : NameOf(live));
        return rules.Apply(live, rules.DecodeApply(Encoding.UTF8.GetBytes(body), context), force, context);
    }

    /// <summary>The fields a manager owns, as <c>fieldsV1</c>; null when it has no entry.</summary>
    public static string? Owned(JsonObject value, string manager) => (value["metadata"]!["managedFields"] as JsonArray ?? [])
        .FirstOrDefault(entry => (string?)entry!["manager"] == manager)?["fieldsV1"]!.ToJsonString();

    public static string Refusal(Action write) => Assert.Throws<ApiStatusException>(write).Message;

    private static string NameOf(JsonObject live) => (string)live["metadata"]!["name"]!;

    private WriteContext Context(string manager, string subresource, FieldValidation validation, string name) => new()
    {
        Manager = manager,
        Subresource = subresource,
        Namespace = rules.Kind.IsNamespaced ? "shop" : "",
        Name = name,
        NewUid = "9cf57aea-f8e8-436a-9c16-40ca99723a44",
        Now = Start.AddSeconds(_writes++),
        FieldValidation = validation,
        Warnings = Warnings,
        Allocator = _allocator,
    };
}
