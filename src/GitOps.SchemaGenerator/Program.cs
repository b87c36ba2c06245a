using System.Text;
using System.Text.Json;
using GitOps.SchemaGenerator;

if (args.Length != 2)
{
    await Console.Error.WriteLineAsync("usage: GitOps.SchemaGenerator <OpenAPI v2 document> <output>");
    return 2;
}

await using var input = File.OpenRead(args[0]);
using var document = await JsonDocument.ParseAsync(input);
var definitions = document.RootElement.GetProperty("definitions");
string[] lines =
[
    "# Kubernetes API facts. Generated: see src/GitOps.SchemaGenerator/README.md.",
    .. new KindLines(definitions, document.RootElement.GetProperty("paths")).All(),
    .. new TypeLines(definitions).All(),
];
await File.WriteAllTextAsync(args[1], string.Join('\n', lines) + "\n", new UTF8Encoding(false));
Console.WriteLine($"{lines.Length} lines written to {args[1]}");
return 0;
