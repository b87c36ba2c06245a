namespace GitOps.Annotations;

/// <summary>How bad is what an annotation tells.</summary>
internal enum AnnotationLevel
{
    Notice,
    Warning,
    Error,
}
