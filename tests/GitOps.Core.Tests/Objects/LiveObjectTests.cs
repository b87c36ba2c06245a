using System.Text;
using System.Text.Json.Nodes;
using GitOps.Core.Objects;
using GitOps.Core.Objects.Live;
using GitOps.Core.Objects.Ownership;
using GitOps.Core.Tests.Diffing;

namespace GitOps.Core.Tests.Objects;

/// <summary>What is read of an object's text is what its nodes say.</summary>
public sealed class LiveObjectTests
{
    [SkippableFact]
    public void The_text_of_an_object_says_what_its_nodes_say()
    {
        foreach (var recorded in DiffCases.Load().Select(@case => @case.Live).Distinct())
        {
            var live = LiveObject.Of((string)recorded["apiVersion"]!, (string)recorded["kind"]!, Encoding.UTF8.GetBytes(recorded.ToJsonString()), new SharedFieldSets());
            var metadata = recorded["metadata"]!;
            Assert.Equal((string?)metadata["name"], live.Name);
            Assert.Equal((string?)metadata["namespace"] ?? "", live.Namespace);
            Assert.Equal((string?)metadata["uid"], live.Uid);
            Assert.Equal((string?)metadata["resourceVersion"], live.ResourceVersion);
            Assert.All((metadata["labels"] as JsonObject ?? []), label => Assert.Equal((string?)label.Value, live.Label(label.Key)));
            Assert.Equal(
                ManagedFields.Read(recorded).Select(entry => (entry.Manager, JsonText.Compact(FieldsV1.Write(entry.Fields)), entry.Time)),
                live.Managers.Select(entry => (entry.Manager, JsonText.Compact(FieldsV1.Write(entry.Fields)), entry.Time)));
            Assert.True(JsonNode.DeepEquals(recorded, live.Json));
            Assert.Same(live.Json, live.Json);
        }
    }

    [Theory]
    [InlineData("""{"metadata":{"name":"a\"b","labels":{"x":"ü","y":1,"z":null}}}""")]
    [InlineData("""{ "spec" : { "metadata" : { "name" : "no" } } , "metadata" : { "labels" : { "x" : "ü" } , "name" : "a\"b" } }""")]
    public void Names_and_labels_are_found_however_they_are_spelled(string json)
    {
        var live = LiveObject.Of("v1", "ConfigMap", Encoding.UTF8.GetBytes(json), new SharedFieldSets());

        Assert.Equal("a\"b", live.Name);
        Assert.Equal("ü", live.Label("x"));
        Assert.Null(live.Label("y"));
        Assert.Null(live.Label("z"));
        Assert.Null(live.Uid);
        Assert.Empty(live.Managers);
    }
}
