using System.Text.Json.Nodes;
using GitOps.Core.Schema;

namespace GitOps.Sandbox.Objects.Typed;

/// <summary>Finds which fields one object has and another has not, and which differ.</summary>
/// <remarks>https://github.com/kubernetes-sigs/structured-merge-diff, package typed.</remarks>
internal sealed class TypedComparison
{
    private readonly FieldSetBuilder _added = new();
    private readonly FieldSetBuilder _modified = new();
    private readonly FieldSetBuilder _removed = new();

    private TypedComparison()
    {
    }

    /// <summary>What became of the fields from one object to the next.</summary>
    public static FieldChanges Between(TypeSchema type, JsonObject before, JsonObject after)
    {
        var comparison = new TypedComparison();
        comparison.WalkInto(type, Slot.Of(before), Slot.Of(after));
        return comparison.Build();
    }

    private FieldChanges Build() => new(_added.Build(), _modified.Build(), _removed.Build());

    private void Walk(TypeSchema type, PathElement element, Slot before, Slot after)
    {
        if (Structure.ShapeOf(type, before, after) == TypeShape.Scalar)
        {
            if (before.Exists && after.Exists)
            {
                if (!JsonEquality.Same(before.Node, after.Node))
                {
                    _modified.Insert(element);
                }

                return;
            }
        }
        else
        {
            var walk = new TypedComparison();
            walk.WalkInto(type, before, after);
            var below = walk.Build();
            _added.InsertChildren(element, below.Added);
            _modified.InsertChildren(element, below.Modified);
            _removed.InsertChildren(element, below.Removed);
        }

        if (!before.Exists)
        {
            _added.Insert(element);
        }
        else if (!after.Exists)
        {
            _removed.Insert(element);
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
            else if (oldItems.Count != newItems.Count || !oldItems.Zip(newItems).All(pair => JsonEquality.Same(pair.First, pair.Second)))
            {
                // Items that share a name cannot be told apart, so they change together.
                (oldItems.Count == 0 ? _added : newItems.Count == 0 ? _removed : _modified).Insert(name);
            }
        }
    }
}
