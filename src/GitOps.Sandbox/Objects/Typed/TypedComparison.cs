using System.Text.Json.Nodes;
using GitOps.Core.Schema;
using GitOps.Sandbox.Objects.Ownership;

namespace GitOps.Sandbox.Objects.Typed;

/// <summary>Which fields one object has and another has not, and which differ.</summary>
/// <remarks>https://github.com/kubernetes-sigs/structured-merge-diff, package typed.</remarks>
internal sealed class TypedComparison
{
    private TypedComparison()
    {
    }

    public FieldSet Added { get; private set; } = new();

    public FieldSet Modified { get; private set; } = new();

    public FieldSet Removed { get; private set; } = new();

    /// <summary>What became of the fields from one object to the next.</summary>
    public static TypedComparison Between(TypeSchema type, JsonObject before, JsonObject after)
    {
        var comparison = new TypedComparison();
        comparison.WalkInto(type, Slot.Of(before), Slot.Of(after));
        return comparison;
    }

    /// <summary>The comparison without some fields and all below them.</summary>
    public TypedComparison Without(FieldSet ignored) => new()
    {
        Added = Added.RecursiveDifference(ignored),
        Modified = Modified.RecursiveDifference(ignored),
        Removed = Removed.RecursiveDifference(ignored),
    };

    private void Walk(TypeSchema type, PathElement element, Slot before, Slot after)
    {
        if (Structure.ShapeOf(type, before, after) == TypeShape.Scalar)
        {
            if (before.Exists && after.Exists)
            {
                if (!JsonEquality.AreEqual(before.Node, after.Node))
                {
                    Modified.Insert(element);
                }

                return;
            }
        }
        else
        {
            var below = new TypedComparison();
            below.WalkInto(type, before, after);
            Added.InsertChildren(element, below.Added);
            Modified.InsertChildren(element, below.Modified);
            Removed.InsertChildren(element, below.Removed);
        }

        if (!before.Exists)
        {
            Added.Insert(element);
        }
        else if (!after.Exists)
        {
            Removed.Insert(element);
        }
    }

    private void WalkInto(TypeSchema type, Slot before, Slot after)
    {
        switch (Structure.ShapeOf(type, before, after))
        {
            case TypeShape.Map:
                WalkFields(type, before.Node as JsonObject, after.Node as JsonObject);
                break;
            case TypeShape.List:
                WalkItems(type, before.Node, after.Node);
                break;
        }
    }

    private void WalkFields(TypeSchema type, JsonObject? before, JsonObject? after)
    {
        foreach (var (name, value) in before ?? [])
        {
            if (Structure.FieldType(type, name) is { } fieldType)
            {
                Walk(fieldType, PathElement.Field(name), Slot.Of(value), Slot.Of(after, name));
            }
        }

        foreach (var (name, value) in after ?? [])
        {
            if (before?.ContainsKey(name) != true && Structure.FieldType(type, name) is { } fieldType)
            {
                Walk(fieldType, PathElement.Field(name), Slot.Absent, Slot.Of(value));
            }
        }
    }

    private void WalkItems(TypeSchema type, JsonNode? before, JsonNode? after)
    {
        var olds = ListItems.Named(type, before).ToLookup(item => item.Name, item => item.Item);
        var news = ListItems.Named(type, after).ToLookup(item => item.Name, item => item.Item);
        foreach (var name in olds.Select(group => group.Key).Concat(news.Select(group => group.Key)).Distinct())
        {
            var oldItems = olds[name].ToList();
            var newItems = news[name].ToList();
            if (oldItems.Count <= 1 && newItems.Count <= 1)
            {
                Walk(type.Items!, name, oldItems.Count == 0 ? Slot.Absent : Slot.Of(oldItems[0]), newItems.Count == 0 ? Slot.Absent : Slot.Of(newItems[0]));
            }
            else if (oldItems.Count != newItems.Count || !oldItems.Zip(newItems).All(pair => JsonEquality.AreEqual(pair.First, pair.Second)))
            {
                // Items that share a name cannot be told apart, so they change together.
                (oldItems.Count == 0 ? Added : newItems.Count == 0 ? Removed : Modified).Insert(name);
            }
        }
    }
}
