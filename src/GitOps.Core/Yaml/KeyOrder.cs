namespace GitOps.Core.Yaml;

/// <summary>
/// The order in which kubectl and kustomize write the keys of a mapping: as text, except that runs of digits count as
/// numbers (<c>a9</c> before <c>a10</c>) and letters come after everything else.
/// </summary>
public sealed class KeyOrder : IComparer<string>
{
    private KeyOrder()
    {
    }

    /// <summary>The order.</summary>
    public static KeyOrder Kustomize { get; } = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        var (a, b) = (x ?? "", y ?? "");
        var afterDigit = false;
        for (var i = 0; i < Math.Min(a.Length, b.Length); i++)
        {
            if (a[i] != b[i])
            {
                return CompareFrom(a, b, i, afterDigit);
            }

            afterDigit = char.IsDigit(a[i]);
        }

        return a.Length.CompareTo(b.Length);
    }

    private static int CompareFrom(string a, string b, int at, bool afterDigit)
    {
        switch (char.IsLetter(a[at]), char.IsLetter(b[at]))
        {
            case (true, true):
                return a[at].CompareTo(b[at]);
            case (true, false):
                return afterDigit ? -1 : 1;
            case (false, true):
                return afterDigit ? 1 : -1;
        }

        var (digitsOfA, digitsOfB) = (Digits(a, at), Digits(b, at));
        var (numberA, numberB) = (digitsOfA.TrimStart('0'), digitsOfB.TrimStart('0'));
        int[] decisions =
        [
            numberA.Length.CompareTo(numberB.Length),
            string.CompareOrdinal(numberA, numberB),
            digitsOfA.Length.CompareTo(digitsOfB.Length),
        ];
        return decisions.Append(a[at].CompareTo(b[at])).First(decision => decision != 0);
    }

    // The digits from there on. A zero inside a number is not a leading one: the digits before it count.
    private static string Digits(string text, int at)
    {
        var end = at;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        var start = at;
        while (end > at && start > 0 && char.IsAsciiDigit(text[start - 1]))
        {
            start--;
        }

        return text[start..end];
    }
}
