using System.Globalization;

namespace GitOps.Sandbox.Api.Lists;

/// <summary>How a label is compared.</summary>
internal enum LabelOperator
{
    /// <summary>The label is there.</summary>
    Exists,

    /// <summary>The label is not there.</summary>
    DoesNotExist,

    /// <summary>Its value is one of those given.</summary>
    In,

    /// <summary>It is not there, or its value is none of those given.</summary>
    NotIn,

    /// <summary>Its value is a greater integer.</summary>
    GreaterThan,

    /// <summary>Its value is a lesser integer.</summary>
    LessThan,
}

/// <summary>One condition of a label selector.</summary>
internal sealed record LabelRequirement(string Key, LabelOperator Operator, IReadOnlySet<string> Values)
{
    /// <summary>Whether labels meet it.</summary>
    public bool Matches(IReadOnlyDictionary<string, string> labels)
    {
        var present = labels.TryGetValue(Key, out var value);
        return Operator switch
        {
            LabelOperator.Exists => present,
            LabelOperator.DoesNotExist => !present,
            LabelOperator.In => present && Values.Contains(value!),
            LabelOperator.NotIn => !present || !Values.Contains(value!),
            LabelOperator.GreaterThan => present && Compare(value!) > 0,
            _ => present && Compare(value!) < 0,
        };
    }

    private int Compare(string value) =>
        long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number.CompareTo(long.Parse(Values.First(), CultureInfo.InvariantCulture))
            : 0;
}
