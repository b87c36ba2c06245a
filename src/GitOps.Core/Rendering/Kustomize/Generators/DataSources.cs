using System.Text;
using System.Text.RegularExpressions;
using GitOps.Core.Rendering.Failures;
using GitOps.Core.Rendering.Kustomize.Loading;
using GitOps.Core.Rendering.Kustomize.Model;

namespace GitOps.Core.Rendering.Kustomize.Generators;

/// <summary>Reads the keys and values a ConfigMap or Secret generator names. Messages never hold a value.</summary>
internal sealed partial class DataSources(DataGenerator options, KustomizationRoot root)
{
    /// <summary>Keys and values, by key.</summary>
    public IEnumerable<(string Key, byte[] Value)> Read()
    {
        var result = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var (key, value, from) in EnvFiles().Concat(Files()).Concat(Literals()))
        {
            if (!result.TryAdd(key, value))
            {
                throw KustomizeErrors.Invalid(from.Location, $"{(DataKey().IsMatch(key) ? $"key \"{key}\"" : "a key")} of {options.Name} is given twice. Remove one of the two");
            }
        }

        return result.Select(entry => (entry.Key, entry.Value));
    }

    private static string Unquoted(string text) =>
        text.Length >= 2 && text[0] == text[^1] && text[0] is '"' or '\'' ? text[1..^1] : text;

    private IEnumerable<(string Key, byte[] Value, Located From)> Literals()
    {
        foreach (var (literal, i) in options.Literals.Select((literal, i) => (literal, i)))
        {
            var equals = literal.Text.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                throw KustomizeErrors.Invalid(literal.Location, $"literal {i + 1} of {options.Name} must be key=value");
            }

            yield return (literal.Text[..equals], Encoding.UTF8.GetBytes(Unquoted(literal.Text[(equals + 1)..])), literal);
        }
    }

    private IEnumerable<(string Key, byte[] Value, Located From)> Files()
    {
        foreach (var (file, i) in options.Files.Select((file, i) => (file, i)))
        {
            var parts = file.Text.Split('=');
            if (parts.Length > 2 || parts[0].Length == 0 || parts[^1].Length == 0)
            {
                throw KustomizeErrors.Invalid(file.Location, $"file {i + 1} of {options.Name} must be a path or key=path");
            }

            if (parts.Length == 2)
            {
                yield return (parts[0], root.Tree.Read(root.FindFile(parts[1], file.Location)), file);
                continue;
            }

            foreach (var entry in root.FindFiles(parts[0], file.Location)?.Where(entry => DataKey().IsMatch(entry.Name)) ?? [root.FindFile(parts[0], file.Location)])
            {
                yield return (entry.Name, root.Tree.Read(entry), file);
            }
        }
    }

    // A folder gives those of its files whose name can be a key.
    [GeneratedRegex("^[-._a-zA-Z0-9]+$")]
    private static partial Regex DataKey();

    private IEnumerable<(string Key, byte[] Value, Located From)> EnvFiles()
    {
        foreach (var file in options.EnvFiles)
        {
            var content = root.Tree.Read(root.FindFile(file.Text, file.Location));
            var text = Encoding.UTF8.GetString(content is [0xEF, 0xBB, 0xBF, .. var rest] ? rest : content);
            var number = 0;
            foreach (var raw in text.Split('\n'))
            {
                number++;
                var line = raw.EndsWith('\r') ? raw[..^1].TrimStart() : raw.TrimStart();
                if (line.Length == 0 || line[0] == '#')
                {
                    continue;
                }

                // A line without a value stands for the environment's, and a repository has none.
                var equals = line.IndexOf('=', StringComparison.Ordinal);
                var key = equals < 0 ? line : line[..equals];
                if (key.Length == 0)
                {
                    throw KustomizeErrors.Invalid(file.Location, $"{file.Text}:{number} must be KEY=value");
                }

                yield return (key, Encoding.UTF8.GetBytes(equals < 0 ? "" : line[(equals + 1)..]), file);
            }
        }
    }
}
