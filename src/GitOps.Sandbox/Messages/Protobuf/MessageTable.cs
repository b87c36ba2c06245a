using System.Globalization;

namespace GitOps.Sandbox.Messages.Protobuf;

/// <summary>How a field repeats.</summary>
internal enum FieldShape
{
    /// <summary>It does not.</summary>
    Single,

    /// <summary>As items of a list.</summary>
    List,

    /// <summary>As entries of a map from text.</summary>
    Map,
}

/// <summary>A field of a protobuf message.</summary>
/// <param name="Name">Its name in JSON; <c>~</c> when its own fields stand in its place.</param>
/// <param name="Type">A scalar or the name of a message.</param>
/// <param name="Shape">How it repeats.</param>
internal sealed record MessageField(string Name, string Type, FieldShape Shape);

/// <summary>The messages the sandbox can read, from the embedded <c>messages.txt</c>.</summary>
internal sealed class MessageTable
{
    private static readonly Lazy<MessageTable> Table = new(() => new MessageTable());

    private readonly Dictionary<string, Dictionary<int, MessageField>> _messages = [];

    private MessageTable()
    {
        using var stream = typeof(MessageTable).Assembly.GetManifestResourceStream("GitOps.Sandbox.Protobuf.messages.txt")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (!line.StartsWith('#') && line.Split(": ") is [var name, var fields])
            {
                _messages.Add(name, fields.Split(", ").Select(field => field.Split(' ')).ToDictionary(
                    words => int.Parse(words[0], CultureInfo.InvariantCulture), words => Field(words[1], words[2])));
            }
        }
    }

    /// <summary>The table.</summary>
    public static MessageTable Default => Table.Value;

    /// <summary>The fields of a message by number; null when it is unknown.</summary>
    public IReadOnlyDictionary<int, MessageField>? Find(string message) => _messages.GetValueOrDefault(message);

    private static MessageField Field(string name, string type) => type[0] switch
    {
        '[' => new(name, type.Trim('[', ']'), FieldShape.List),
        '{' => new(name, type.Trim('{', '}'), FieldShape.Map),
        _ => new(name, type, FieldShape.Single),
    };
}
