namespace GitOps.HelpGenerator;

/// <summary>An example on a page.</summary>
/// <param name="Title">What it is for.</param>
/// <param name="Code">What is typed.</param>
/// <param name="Text">What there is to say about it.</param>
/// <param name="Line">Where its code is on the page, counted from 1.</param>
/// <param name="NotRun">Why no test runs it: the <c>not-run="..."</c> of its fence; null where one does.</param>
public sealed record Example(string Title, string Code, IReadOnlyList<string> Text, int Line, string? NotRun);
