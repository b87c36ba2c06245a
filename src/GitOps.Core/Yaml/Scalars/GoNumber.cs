using System.Globalization;

namespace GitOps.Core.Yaml.Scalars;

/// <summary>Writes numbers as Go does, whose text is what an API server stores and sends.</summary>
internal static class GoNumber
{
    /// <summary>An integer in decimal.</summary>
    public static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A finite number as Go's encoding/json writes it: exponents below 1e-6 and from 1e21 on, otherwise plain digits.</summary>
    public static string Text(double value)
    {
        if (value == 0)
        {
            return "0";
        }

        var (sign, digits, exponent) = Shortest(value.ToString("R", CultureInfo.InvariantCulture));
        return Math.Abs(value) is < 1e-6 or >= 1e21
            ? sign + Scientific(digits, exponent, exponentDigits: 1)
            : sign + Plain(digits, exponent);
    }

    /// <summary>A number as a mapping's key: go-yaml's shortest form of the 32-bit float, exponents from 1e6 on.</summary>
    public static string KeyText(double value)
    {
        var single = (float)value;
        if (!float.IsFinite(single))
        {
            return float.IsNaN(single) ? ".nan" : single > 0 ? ".inf" : "-.inf";
        }

        if (single == 0)
        {
            return float.IsNegative(single) ? "-0" : "0";
        }

        var (sign, digits, exponent) = Shortest(single.ToString("R", CultureInfo.InvariantCulture));
        return sign + (exponent is < -4 or >= 6 ? Scientific(digits, exponent, exponentDigits: 2) : Plain(digits, exponent));
    }

    // .NET's "R" has the same shortest digits as Go, in another layout: take the digits and the decimal exponent out of it.
    private static (string Sign, string Digits, int Exponent) Shortest(string roundTrip)
    {
        var sign = roundTrip[0] == '-' ? "-" : "";
        var parts = roundTrip[sign.Length..].Split('E');
        var point = parts[0].IndexOf('.', StringComparison.Ordinal) is var at and >= 0 ? at : parts[0].Length;
        var allDigits = parts[0].Replace(".", "", StringComparison.Ordinal);
        var digits = allDigits.TrimStart('0');
        var exponent = parts.Length > 1 ? int.Parse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0;
        return (sign, digits.TrimEnd('0'), exponent + point - 1 - (allDigits.Length - digits.Length));
    }

    private static string Scientific(string digits, int exponent, int exponentDigits)
    {
        var mantissa = digits.Length == 1 ? digits : $"{digits[0]}.{digits[1..]}";
        var magnitude = Math.Abs(exponent).ToString(CultureInfo.InvariantCulture).PadLeft(exponentDigits, '0');
        return $"{mantissa}e{(exponent < 0 ? '-' : '+')}{magnitude}";
    }

    private static string Plain(string digits, int exponent)
    {
        if (exponent < 0)
        {
            return "0." + new string('0', -exponent - 1) + digits;
        }

        return digits.Length <= exponent + 1
            ? digits.PadRight(exponent + 1, '0')
            : $"{digits[..(exponent + 1)]}.{digits[(exponent + 1)..]}";
    }
}
