using System.Text.Json.Nodes;

namespace GitOps.Core.Ignoring;

/// <summary>
/// Puts, in a declared object, our part of the live object in the place of what a pattern means: the live value of what we
/// own, because giving a field up resets it, and nothing of what others own. Applying the result changes nothing there.
/// Items of lists that are not live yet stay as declared.
/// </summary>
internal sealed class OwnedReplacement(IReadOnlyList<PathStep> steps)
{
    private static readonly HashSet<string> IdentityOfObject = ["apiVersion", "kind"];
    private static readonly HashSet<string> IdentityOfMetadata = ["name", "namespace"];
    private readonly WholeReplacement _whole = new(steps);

    public void Replace(JsonObject declared, JsonObject live, FieldOwners owners) => InMap(declared, live, owners, 0, IdentityOfObject);

    private bool IsLast(int depth) => depth == steps.Count - 1;

    private void InMap(JsonObject declared, JsonObject? live, FieldOwners owners, int depth, IReadOnlySet<string> kept)
    {
        string[] names = [.. declared.Union(live ?? []).Select(field => field.Key).Distinct().Where(name => !kept.Contains(name) && steps[depth].MatchesField(name))];
        foreach (var name in names)
        {
            var field = owners.Field(name);
            var replaced = IsLast(depth) ? field.OurPartOf(live?[name]) : Inside(declared[name], live?[name], field, depth + 1, name);
            if (replaced is null)
            {
                declared.Remove(name);
            }
            else if (!ReferenceEquals(replaced, declared[name]))
            {
                declared[name] = replaced;
            }
        }
    }

    private JsonNode? Inside(JsonNode? declared, JsonNode? live, FieldOwners owners, int depth, string name)
    {
        if (live is JsonObject { Count: > 0 } or JsonArray { Count: > 0 } && !owners.IsGranular)
        {
            // One value, of which an apply must send the whole; or nobody says, and the live value is right in either case.
            return declared is null ? null : _whole.Replace(declared, live, depth);
        }

        switch (declared ?? live)
        {
            case JsonObject:
                var map = declared as JsonObject ?? [];
                var declaresEmpty = declared is JsonObject { Count: 0 };
                InMap(map, live as JsonObject, owners, depth, depth == 1 && name == "metadata" ? IdentityOfMetadata : IdentityOfNothing);
                return map.Count > 0 || declaresEmpty || (live is JsonObject && owners.OwnsExistence) ? map : null;
            case JsonArray when live is JsonArray items:
                var list = declared as JsonArray ?? [];
                var declaresNone = declared is JsonArray { Count: 0 };
                InList(list, items, owners, depth);
                return list.Count > 0 || declaresNone || owners.OwnsExistence ? list : null;
            default:
                return declared;
        }
    }

    private static IReadOnlySet<string> IdentityOfNothing { get; } = new HashSet<string>();

    private void InList(JsonArray declared, JsonArray live, FieldOwners owners, int depth)
    {
        var pairs = ItemPairs.ByKey(declared, live, owners);
        for (var index = 0; index < live.Count; index++)
        {
            if (!steps[depth].MatchesItem(index, live[index]))
            {
                continue;
            }

            var item = pairs.GetValueOrDefault(index);
            if (owners.NameOf(live[index]) is not { } name)
            {
                if (item is not null)
                {
                    Put(index, IsLast(depth) ? live[index]!.DeepClone() : _whole.Replace(item, live[index], depth + 1));
                }
            }
            else if (IsLast(depth))
            {
                Put(index, owners.Item(name).OurPartOf(live[index]));
            }
            else if (item is JsonObject map && live[index] is JsonObject values)
            {
                InMap(map, values, owners.Item(name), depth + 1, name.KeyNames);
            }
        }

        void Put(int index, JsonNode? part)
        {
            var item = pairs.GetValueOrDefault(index);
            if (ReferenceEquals(item, part))
            {
                return;
            }

            if (item is null)
            {
                // In the order of the live list, so that applying does not reorder it.
                var before = pairs.Where(pair => pair.Key < index).OrderByDescending(pair => pair.Key).Select(pair => pair.Value).FirstOrDefault();
                declared.Insert(before is null ? 0 : declared.IndexOf(before) + 1, part);
            }
            else if (part is null)
            {
                declared.Remove(item);
                pairs.Remove(index);
                return;
            }
            else
            {
                declared[declared.IndexOf(item)] = part;
            }

            pairs[index] = part!;
        }
    }
}
