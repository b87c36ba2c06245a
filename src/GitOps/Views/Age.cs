using System.Globalization;

namespace GitOps.Views;

/// <summary>Times as people say them.</summary>
internal static class Age
{
    private static readonly (TimeSpan Unit, string Name)[] Units =
    [
        (TimeSpan.FromDays(365), "y"),
        (TimeSpan.FromDays(30), "mo"),
        (TimeSpan.FromDays(1), "d"),
        (TimeSpan.FromHours(1), "h"),
        (TimeSpan.FromMinutes(1), "min"),
    ];

    /// <summary><c>2 h ago</c></summary>
    public static string Of(DateTimeOffset time, DateTimeOffset now)
    {
        var age = now - time;
        var (unit, name) = Units.FirstOrDefault(entry => age >= entry.Unit);
        return name is null ? "just now" : string.Create(CultureInfo.InvariantCulture, $"{(int)(age / unit)} {name} ago");
    }

    /// <summary><c>today 10:32</c>, <c>2026-03-04 10:32</c></summary>
    public static string At(DateTimeOffset time, DateTimeOffset now)
    {
        var local = time.ToOffset(now.Offset);
        return local.Date == now.Date ? string.Create(CultureInfo.InvariantCulture, $"today {local:HH:mm}") : string.Create(CultureInfo.InvariantCulture, $"{local:yyyy-MM-dd HH:mm}");
    }

    /// <summary><c>0.3 s</c>, <c>18 s</c>, <c>4 min 10 s</c>, <c>5 h 20 min</c>, <c>3 d</c></summary>
    public static string Lasting(TimeSpan duration) => duration.TotalSeconds switch
    {
        < 10 => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.0} s"),
        < 60 => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0} s"),
        < 3600 => string.Create(CultureInfo.InvariantCulture, $"{duration.Minutes} min {duration.Seconds} s"),
        < 2 * 86400 => string.Create(CultureInfo.InvariantCulture, $"{(int)duration.TotalHours} h {duration.Minutes} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)duration.TotalDays} d"),
    };
}
