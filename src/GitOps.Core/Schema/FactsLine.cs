using System.Text.Json.Nodes;

namespace GitOps.Core.Schema;

/// <summary>Reads the lines of <c>api-facts.txt</c>, whose format <c>src/GitOps.SchemaGenerator/README.md</c> describes.</summary>
internal static class FactsLine
{
    private static readonly Dictionary<char, TypeSchema> Scalars = new()
    {
        ['s'] = Scalar(ScalarType.String),
        ['i'] = Scalar(ScalarType.Int32),
        ['l'] = Scalar(ScalarType.Int64),
        ['n'] = Scalar(ScalarType.Number),
        ['b'] = Scalar(ScalarType.Boolean),
        ['q'] = Scalar(ScalarType.Quantity),
        ['x'] = Scalar(ScalarType.IntOrString),
        ['t'] = Scalar(ScalarType.Time),
        ['m'] = Scalar(ScalarType.MicroTime),
        ['y'] = Scalar(ScalarType.Bytes),
        ['*'] = TypeSchema.AnyAtomic,
        ['o'] = TypeSchema.AnyAtomic,
    };

    internal static string TypeName(string line) => line.Split('\t', 3)[1];

    internal static (KindFacts Facts, string TypeName) Kind(string line)
    {
        var columns = line.Split('\t').Select(column => column == "-" ? "" : column).ToArray();
        var facts = new KindFacts(
            columns[1],
            columns[2],
            columns[3],
            columns[5],
            columns[6],
            columns[7] == "Namespaced",
            Words(columns[8], ','),
            Words(columns[9], ','),
            Words(columns[10], ','),
            [.. Words(columns[11], ' ').Select(word => Subresource(word, columns))]);
        return (facts, columns[4]);
    }

    internal static TypeSchema Type(string line, Func<string, TypeSchema> find)
    {
        var columns = line.Split('\t');
        var modifiers = new Modifiers(columns[2].Split(' '), 0);
        if (columns.Length == 4 && columns[3].StartsWith("= ", StringComparison.Ordinal))
        {
            return TypeOf(columns[3][2..], modifiers, find);
        }

        return new TypeSchema(columns[1], TypeShape.Object, () => Fields(columns, find)) { IsAtomic = modifiers["map"] == "atomic" };
    }

    private static Dictionary<string, FieldSchema> Fields(string[] columns, Func<string, TypeSchema> find)
    {
        var fields = new Dictionary<string, FieldSchema>(columns.Length - 3);
        foreach (var column in columns.Skip(3))
        {
            var field = Field(column.Split(' '), find);
            fields.Add(field.Name, field);
        }

        return fields;
    }

    private static FieldSchema Field(string[] words, Func<string, TypeSchema> find)
    {
        var modifiers = new Modifiers(words, 2);
        var patch = Words(modifiers["patch"] ?? "", ',');
        var name = words[0].TrimEnd('!');
        Func<TypeSchema> type = () => TypeOf(words[1], modifiers, find);
        var required = words[0].EndsWith('!');
        return new FieldSchema(name, type)
        {
            IsRequired = required,
            Default = modifiers["default"] is { } value ? JsonNode.Parse(value) : null,
            PatchMerges = patch.Contains("merge"),
            PatchRetainsKeys = patch.Contains("retainKeys"),
            PatchMergeKey = modifiers["merge"],
            AllowedValues = Words(modifiers["enum"] ?? "", ','),
        };
    }

    private static TypeSchema TypeOf(string text, Modifiers modifiers, Func<string, TypeSchema> find) => text[0] switch
    {
        '@' when modifiers["map"] is { } map => find(text[1..]).WithAtomic(map == "atomic"),
        '@' => find(text[1..]),
        '[' => new TypeSchema(null, TypeShape.List, items: () => TypeOf(text[1..], Modifiers.None, find))
        {
            ListMerge = modifiers["list"] switch { "set" => ListMerge.Set, "map" => ListMerge.Map, _ => ListMerge.Atomic },
            ListMapKeys = Words(modifiers["keys"] ?? "", ','),
        },
        '{' => new TypeSchema(null, TypeShape.Map, items: () => TypeOf(text[1..], Modifiers.None, find)) { IsAtomic = modifiers["map"] == "atomic" },
        var letter => Scalars[letter],
    };

    private static SubresourceFacts Subresource(string word, string[] columns)
    {
        var split = word.IndexOf('=', StringComparison.Ordinal);
        var name = word[..split];
        var parts = word[(split + 1)..].Split('@');
        var kind = parts.Length == 2 ? parts[1].Split('/') : [columns[1], columns[2], columns[3]];
        return new SubresourceFacts(name, Words(parts[0], ','), kind[0], kind[1], kind[2]);
    }

    private static TypeSchema Scalar(ScalarType scalar) => new(null, TypeShape.Scalar) { Scalar = scalar };

    private static string[] Words(string text, char separator) => text.Split(separator, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The <c>name:value</c> words of a line from an index on.</summary>
    private sealed class Modifiers(string[] words, int start)
    {
        internal static readonly Modifiers None = new([], 0);

        internal string? this[string name]
        {
            get
            {
                for (var index = start; index < words.Length; index++)
                {
                    if (words[index].StartsWith(name, StringComparison.Ordinal) && words[index].Length > name.Length && words[index][name.Length] == ':')
                    {
                        return words[index][(name.Length + 1)..];
                    }
                }

                return null;
            }
        }
    }
}
