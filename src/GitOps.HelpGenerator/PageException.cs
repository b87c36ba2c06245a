namespace GitOps.HelpGenerator;

/// <summary>A page says something that help cannot say.</summary>
/// <param name="file">The page.</param>
/// <param name="line">Where, counted from 1.</param>
/// <param name="message">What is wrong, and what to do.</param>
public sealed class PageException(string file, int line, string message) : Exception(message)
{
    /// <summary>The page.</summary>
    public string File => file;

    /// <summary>Where, counted from 1.</summary>
    public int Line => line;
}
