using System.Text.Json.Nodes;
using GitOps.Core.Schema;

namespace GitOps.Sandbox.Objects.Typed;

/// <summary>The fields an object declares, and objects without some of their fields.</summary>
/// <remarks>https://github.com/kubernetes-sigs/structured-merge-diff, package typed.</remarks>
internal static class TypedFields
{
    /// <summary>Every field the object declares.</summary>
    public static FieldSet Of(TypeSchema type, JsonObject value)
    {
        var set = new FieldSetBuilder();
        AddFields(type, value, set);
        return set.Build();
    }

    /// <summary>The object without the fields of a set: a copy where there are any.</summary>
    public static JsonObject Remove(TypeSchema type, JsonObject value, FieldSet fields) =>
        fields.IsEmpty ? value : RemoveFields(type, value, fields);

    /// <summary>The set with every named field that has children in it; map keys and list items stay as they are.</summary>
    public static FieldSet WithNamedFields(this FieldSet set, TypeSchema? type)
    {
        return FieldSet.Of(set.Entries.Select(WithNames));

        FieldSetEntry WithNames(FieldSetEntry entry)
        {
            FieldSchema? field = null;
            var named = entry.Element.FieldName is { } name && type is { IsAtomic: false } && type.Fields.TryGetValue(name, out field);
            var childType = named ? field!.Type : type?.Shape == TypeShape.Any ? type : type?.Items;
            return new(entry.Element, entry.IsMember || (named && !entry.Children.IsEmpty), entry.Children.WithNamedFields(childType));
        }
    }

    private static void AddFields(TypeSchema type, JsonObject map, FieldSetBuilder set)
    {
        foreach (var (name, value) in map)
        {
            var element = PathElement.Field(name);
            var below = new FieldSetBuilder();
            var isLeaf = AddBelow(Structure.FieldType(type, name) ?? TypeSchema.Any, value, below);
            if (isLeaf || value is null or JsonObject { Count: 0 } || !type.Fields.ContainsKey(name))
            {
                set.Insert(element);
            }

            set.InsertChildren(element, below.Build());
        }
    }

    /// <summary>Adds what is below a value, and says whether the value is owned as a whole.</summary>
    private static bool AddBelow(TypeSchema type, JsonNode? value, FieldSetBuilder set)
    {
        if (type.IsAtomic || type.Shape == TypeShape.Scalar)
        {
            return true;
        }

        switch (value)
        {
            case JsonObject map when type.Shape != TypeShape.List:
                AddFields(type, map, set);
                return false;
            case JsonArray list when type.Shape == TypeShape.List && type.ListMerge != ListMerge.Atomic:
                foreach (var (name, item) in ListItems.Named(type, list))
                {
                    var below = new FieldSetBuilder();
                    AddBelow(type.Items!, item, below);
                    set.Insert(name);
                    set.InsertChildren(name, below.Build());
                }

                return false;
            case null when type.Shape is TypeShape.Object or TypeShape.Map || (type.Shape == TypeShape.List && type.ListMerge != ListMerge.Atomic):
                return false;
            default:
                return true;
        }
    }

    private static JsonObject RemoveFields(TypeSchema type, JsonObject map, FieldSet fields)
    {
        var kept = new JsonObject();
        foreach (var (name, value) in map)
        {
            var element = PathElement.Field(name);
            if (!fields.Has(element))
            {
                kept.Add(name, RemoveBelow(Structure.FieldType(type, name) ?? TypeSchema.Any, value, fields.Below(element)));
            }
        }

        return kept;
    }

    private static JsonNode? RemoveBelow(TypeSchema type, JsonNode? value, FieldSet fields)
    {
        if (fields.IsEmpty || type.IsAtomic)
        {
            return value?.DeepClone();
        }

        switch (value)
        {
            case JsonObject map when type.Shape != TypeShape.List:
                return RemoveFields(type, map, fields);
            case JsonArray list when type.Shape == TypeShape.List && type.ListMerge != ListMerge.Atomic:
                var kept = new JsonArray();
                foreach (var (name, item) in ListItems.Named(type, list))
                {
                    if (!fields.Has(name))
                    {
                        kept.Add(RemoveBelow(type.Items!, item, fields.Below(name)));
                    }
                }

                return kept;
            default:
                return value?.DeepClone();
        }
    }
}
