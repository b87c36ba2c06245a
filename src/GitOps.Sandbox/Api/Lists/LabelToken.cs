namespace GitOps.Sandbox.Api.Lists;

/// <summary>What a piece of a label selector is.</summary>
internal enum LabelTokenKind
{
    /// <summary>Characters that mean nothing.</summary>
    Error,

    /// <summary>The end.</summary>
    End,

    /// <summary><c>(</c></summary>
    Open,

    /// <summary><c>)</c></summary>
    Close,

    /// <summary><c>,</c></summary>
    Comma,

    /// <summary><c>!</c></summary>
    Not,

    /// <summary>A word that is a key or a value.</summary>
    Identifier,

    /// <summary><c>=</c>, <c>==</c>, <c>!=</c>, <c>&gt;</c>, <c>&lt;</c>, <c>in</c> or <c>notin</c>.</summary>
    Operator,
}

/// <summary>A piece of a label selector.</summary>
internal readonly record struct LabelToken(LabelTokenKind Kind, string Text)
{
    private const string Special = "=!(),<>";

    private static readonly Dictionary<string, LabelTokenKind> Words = new()
    {
        ["("] = LabelTokenKind.Open,
        [")"] = LabelTokenKind.Close,
        [","] = LabelTokenKind.Comma,
        ["!"] = LabelTokenKind.Not,
        ["="] = LabelTokenKind.Operator,
        ["=="] = LabelTokenKind.Operator,
        ["!="] = LabelTokenKind.Operator,
        ["<"] = LabelTokenKind.Operator,
        [">"] = LabelTokenKind.Operator,
        ["in"] = LabelTokenKind.Operator,
        ["notin"] = LabelTokenKind.Operator,
    };

    /// <summary>Whether it is an identifier where keys and values are expected; there <c>in</c> and <c>notin</c> are words like others.</summary>
    public bool IsWord => Kind == LabelTokenKind.Identifier || Text is "in" or "notin";

    /// <summary>Cuts a selector into pieces, ending with one of kind <see cref="LabelTokenKind.End"/>.</summary>
    public static List<LabelToken> Read(string selector)
    {
        var tokens = new List<LabelToken>();
        var at = 0;
        while (true)
        {
            while (at < selector.Length && selector[at] is ' ' or '\t' or '\r' or '\n')
            {
                at++;
            }

            if (at == selector.Length)
            {
                tokens.Add(new(LabelTokenKind.End, ""));
                return tokens;
            }

            var token = Special.Contains(selector[at], StringComparison.Ordinal) ? Symbol(selector, at) : Word(selector, at);
            tokens.Add(token);
            at += token.Text.Length;
        }
    }

    private static LabelToken Symbol(string selector, int at)
    {
        var length = at + 1 < selector.Length && Words.ContainsKey(selector.Substring(at, 2)) ? 2 : 1;
        var text = selector.Substring(at, length);
        return new(Words[text], text);
    }

    private static LabelToken Word(string selector, int at)
    {
        var end = at;
        while (end < selector.Length && !Special.Contains(selector[end], StringComparison.Ordinal) && selector[end] is not (' ' or '\t' or '\r' or '\n'))
        {
            end++;
        }

        var text = selector[at..end];
        return new(Words.GetValueOrDefault(text, LabelTokenKind.Identifier), text);
    }
}
