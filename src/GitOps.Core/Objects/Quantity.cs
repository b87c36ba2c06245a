using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace GitOps.Core.Objects;

/// <summary>A resource quantity, such as <c>500m</c> or <c>1Gi</c>, to the billionth.</summary>
/// <remarks>https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/</remarks>
internal readonly record struct Quantity : IComparable<Quantity>
{
    /// <summary>What the server says of text that is no quantity.</summary>
    public const string FormatProblem = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

    private const int NanoDigits = 9;
    private const int LargestExponent = 100;
    private static readonly string[] BinarySuffixes = ["", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
    private static readonly string[] DecimalSuffixes = ["n", "u", "m", "", "k", "M", "G", "T", "P", "E"];
    private static readonly BigInteger Nano = BigInteger.Pow(10, NanoDigits);

    private readonly Notation _notation;

    private Quantity(BigInteger nanos, Notation notation)
    {
        Nanos = nanos;
        _notation = notation;
    }

    private enum Notation
    {
        Decimal,
        Binary,
        Exponent,
    }

    /// <summary>The value in billionths.</summary>
    public BigInteger Nanos { get; }

    /// <summary>Reads a quantity; false where the text is none.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out Quantity? quantity)
    {
        quantity = null;
        var digits = 0;
        while (digits < text.Length && (char.IsAsciiDigit(text[digits]) || text[digits] == '.' || (digits == 0 && text[digits] is '+' or '-')))
        {
            digits++;
        }

        if (!TryParseNumber(text.AsSpan(0, digits), out var unscaled, out var scale))
        {
            return false;
        }

        var suffix = text[digits..];
        var binary = Array.IndexOf(BinarySuffixes, suffix);
        var tenths = Array.IndexOf(DecimalSuffixes, suffix);
        if (binary > 0)
        {
            quantity = new(RoundUp(unscaled * BigInteger.Pow(1024, binary) * Nano, BigInteger.Pow(10, scale)), Notation.Binary);
        }
        else if (tenths >= 0)
        {
            quantity = new(RoundUp(unscaled * BigInteger.Pow(10, tenths * 3), BigInteger.Pow(10, scale)), Notation.Decimal);
        }
        else if (suffix.Length > 1 && suffix[0] is 'e' or 'E' && int.TryParse(suffix.AsSpan(1), out var exponent) && Math.Abs(exponent) <= LargestExponent)
        {
            var nanos = exponent >= 0
                ? RoundUp(unscaled * Nano * BigInteger.Pow(10, exponent), BigInteger.Pow(10, scale))
                : RoundUp(unscaled * Nano, BigInteger.Pow(10, scale - exponent));
            quantity = new(nanos, Notation.Exponent);
        }

        return quantity is not null;
    }

    public int CompareTo(Quantity other) => Nanos.CompareTo(other.Nanos);

    /// <summary>The quantity as the server writes it: the largest suffix that needs no fraction.</summary>
    public override string ToString()
    {
        var notation = _notation;
        if (notation == Notation.Binary && (BigInteger.Abs(Nanos) < 1024 * Nano || !(Nanos % Nano).IsZero))
        {
            notation = Notation.Decimal;
        }

        if (Nanos.IsZero)
        {
            return "0";
        }

        var step = notation == Notation.Binary ? 1024 : 1000;
        var number = notation == Notation.Binary ? Nanos / Nano : Nanos;
        var power = 0;
        var largest = notation == Notation.Binary ? BinarySuffixes.Length - 1 : DecimalSuffixes.Length - 1;
        while (power < largest && (number % step).IsZero)
        {
            number /= step;
            power++;
        }

        var exponent = (power * 3) - NanoDigits;
        return number + notation switch
        {
            Notation.Binary => BinarySuffixes[power],
            Notation.Decimal => DecimalSuffixes[power],
            _ => exponent == 0 ? "" : $"e{exponent}",
        };
    }

    private static bool TryParseNumber(ReadOnlySpan<char> text, out BigInteger unscaled, out int scale)
    {
        unscaled = default;
        scale = 0;
        var dot = text.IndexOf('.');
        if (text.IsEmpty || !text.ContainsAnyInRange('0', '9') || (dot >= 0 && text[(dot + 1)..].Contains('.')))
        {
            return false;
        }

        scale = dot < 0 ? 0 : text.Length - dot - 1;
        var digits = dot < 0 ? text.ToString() : string.Concat(text[..dot], text[(dot + 1)..]);
        return BigInteger.TryParse(digits, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out unscaled);
    }

    private static BigInteger RoundUp(BigInteger value, BigInteger divisor)
    {
        var quotient = BigInteger.DivRem(value, divisor, out var remainder);
        return remainder.IsZero ? quotient : quotient + remainder.Sign;
    }
}
