namespace GitOps.Core.Rendering.Kustomize.Kinds;

/// <summary>What strategic merge needs to know of a value: how its fields and its items are merged.</summary>
internal sealed class MergeSchema
{
    private readonly Func<IReadOnlyDictionary<string, MergeSchema>>? _fields;

    /// <param name="fields">Its fields, by name.</param>
    /// <param name="values">What the values of every other field are: a map's.</param>
    /// <param name="items">What the items of a list are.</param>
    /// <param name="mergeKeys">The fields that identify a merged list's items; empty for a merged list of scalars; null for a list that is replaced.</param>
    public MergeSchema(
        Func<IReadOnlyDictionary<string, MergeSchema>>? fields = null,
        Func<MergeSchema?>? values = null,
        Func<MergeSchema?>? items = null,
        IReadOnlyList<string>? mergeKeys = null)
    {
        _fields = fields;
        Values = values;
        ItemSchema = items;
        MergeKeys = mergeKeys;
    }

    public IReadOnlyList<string>? MergeKeys { get; }

    public MergeSchema? Items => ItemSchema?.Invoke();

    private Func<MergeSchema?>? Values { get; }

    private Func<MergeSchema?>? ItemSchema { get; }

    public MergeSchema? Field(string name) => _fields?.Invoke().GetValueOrDefault(name) ?? Values?.Invoke();
}
