namespace GitOps.Annotations;

/// <summary>A problem as a build service shows it, beside the line it is about.</summary>
/// <param name="Level">How bad it is.</param>
/// <param name="Code">Id of the error, or of the rule that found it.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="File">The file, from the folder that the service checked out to; null when it is not there.</param>
/// <param name="Line">Line, counted from 1.</param>
/// <param name="Column">Column, counted from 1; null for the whole line.</param>
internal sealed record Annotation(AnnotationLevel Level, string Code, string Message, string? File = null, int? Line = null, int? Column = null);
