using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using GitOps.Core.Objects;
using GitOps.Core.Objects.Ownership;
using GitOps.Core.Tests.Diffing;

namespace GitOps.Core.Tests.Objects;

/// <summary>What holds of sets of fields, whatever is in them, and of all that a kube-apiserver was recorded to write.</summary>
public sealed class FieldSetTests
{
    private static readonly string[] Elements =
        ["f:a", "f:b", "f:spec", """k:{"name":"a"}""", """k:{"name":"b"}""", """k:{"port":80,"protocol":"TCP"}""", "v:1", "v:\"x\"", "i:0", "i:12"];

    /// <summary>Paths of up to four steps, so that sets have some in common.</summary>
    public static Arbitrary<Paths> SomePaths()
    {
        var path = Gen.Choose(1, 4).SelectMany(length => Gen.Elements(Elements).ArrayOf(length));
        return Gen.Choose(0, 12).SelectMany(count => path.ArrayOf(count)).Select(paths => new Paths(paths)).ToArbitrary();
    }

    [Property(Arbitrary = [typeof(FieldSetTests)])]
    public void A_set_has_the_paths_that_were_put_into_it(Paths one) =>
        Assert.Equal(one.Texts, one.Set.Paths().Order(StringComparer.Ordinal));

    [Property(Arbitrary = [typeof(FieldSetTests)])]
    public void Union_intersection_and_difference_are_those_of_the_paths(Paths one, Paths other)
    {
        Same(one.Texts.Union(other.Texts), one.Set.Union(other.Set));
        Same(one.Texts.Intersect(other.Texts), one.Set.Intersection(other.Set));
        Same(one.Texts.Except(other.Texts), one.Set.Difference(other.Set));
        Same(one.Texts.Where(path => !other.Texts.Any(around => IsAtOrBelow(path, around))), one.Set.RecursiveDifference(other.Set));
    }

    [Property(Arbitrary = [typeof(FieldSetTests)])]
    public void Laws_of_sets_hold(Paths one, Paths other, Paths third)
    {
        var (a, b, c) = (one.Set, other.Set, third.Set);
        Assert.True(a.Union(b).SetEquals(b.Union(a)));
        Assert.True(a.Union(b).Union(c).SetEquals(a.Union(b.Union(c))));
        Assert.True(a.Intersection(b).SetEquals(b.Intersection(a)));
        Assert.True(a.Intersection(b.Union(c)).SetEquals(a.Intersection(b).Union(a.Intersection(c))));
        Assert.True(a.Difference(b).Union(a.Intersection(b)).SetEquals(a));
        Assert.True(a.Difference(b.Union(c)).SetEquals(a.Difference(b).Difference(c)));
        Assert.True(a.Difference(a).IsEmpty);
        Assert.Equal(a.SetEquals(b), one.Texts.SequenceEqual(other.Texts));
    }

    [Property(Arbitrary = [typeof(FieldSetTests)])]
    public void A_set_is_read_as_it_was_written(Paths one) => Assert.True(Read(FieldsV1.Write(one.Set)).SetEquals(one.Set));

    [SkippableFact]
    public void Recorded_managedFields_are_written_as_they_were_read()
    {
        foreach (var recorded in DiffCases.Load().Select(@case => @case.Live).Distinct())
        {
            var entries = ManagedFields.Read(recorded);
            var written = new JsonObject();
            ManagedFields.Write(written, entries);
            Assert.True(JsonNode.DeepEquals(recorded["metadata"]!["managedFields"], written["metadata"]!["managedFields"]), recorded.ToJsonString());
        }
    }

    [Fact]
    public void Sets_of_the_same_text_are_read_once()
    {
        var json = Encoding.UTF8.GetBytes("""[{"manager":"a","operation":"Apply","fieldsV1":{"f:x":{}}},{"manager":"b","operation":"Update","fieldsV1":{"f:x":{}}}]""");

        var entries = ManagedFields.Read(json, new SharedFieldSets());

        Assert.Equal(["a", "b"], entries.Select(entry => entry.Manager.Name));
        Assert.Same(entries[0].Fields, entries[1].Fields);
    }

    [Theory]
    [InlineData("""[{"manager":"a","operation":"Apply","fieldsV1":{"x":{}}}]""")]
    [InlineData("""[{"manager":"a","operation":"Apply","fieldsV1":{"k:{":{}}}]""")]
    [InlineData("""[{"manager":"a","operation":"Apply","fieldsV1":{"f:x":1}}]""")]
    [InlineData("""[{"manager":"a","operation":"Merge","fieldsV1":{}}]""")]
    [InlineData("""{"manager":"a"}""")]
    [InlineData("null")]
    public void Entries_that_cannot_be_read_are_as_good_as_none(string json) =>
        Assert.Empty(ManagedFields.Read(new JsonObject { ["metadata"] = new JsonObject { ["managedFields"] = JsonNode.Parse(json) } }));

    private static FieldSet Read(JsonObject fields)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(JsonText.Compact(fields)));
        reader.Read();
        return FieldsV1.Read(ref reader);
    }

    private static void Same(IEnumerable<string> expected, FieldSet set) =>
        Assert.Equal(expected.Order(StringComparer.Ordinal), set.Paths().Order(StringComparer.Ordinal));

    private static bool IsAtOrBelow(string path, string around) =>
        path == around || (path.StartsWith(around, StringComparison.Ordinal) && path[around.Length] is '.' or '[');

    /// <summary>Paths as a list, and as a set.</summary>
    public sealed record Paths
    {
        public Paths(string[][] paths)
        {
            Texts = [.. paths.Select(path => string.Concat(path.Select(PathElement.Parse))).Distinct().Order(StringComparer.Ordinal)];
            Set = paths.Aggregate(FieldSet.Empty, (set, path) => set.Union(Of(path)));
        }

        internal IReadOnlyList<string> Texts { get; }

        internal FieldSet Set { get; }

        public override string ToString() => string.Join(' ', Texts);

        private static FieldSet Of(string[] path)
        {
            var builder = new FieldSetBuilder();
            if (path.Length == 1)
            {
                builder.Insert(PathElement.Parse(path[0]));
            }
            else
            {
                builder.InsertChildren(PathElement.Parse(path[0]), Of(path[1..]));
            }

            return builder.Build();
        }
    }
}
