namespace GitOps;

/// <summary>
/// Stands for the cause of a failure where its words may not be shown as they are: a host prints causes, too. It says what the
/// cause said, cleaned, and keeps its type's name and where it was thrown.
/// </summary>
internal sealed class ForeignException : Exception
{
    private readonly Exception _original;

    private ForeignException(Exception original, Exception? cause)
        : base(Clean($"{original.GetType().FullName}: {original.Message}"), cause) => _original = original;

    /// <inheritdoc/>
    public override string? StackTrace => _original.StackTrace;

    /// <summary>The cause itself where nothing in it or its own causes has to be hidden.</summary>
    public static Exception? Of(Exception? cause)
    {
        if (cause is null or GitOpsException or ForeignException)
        {
            return cause;
        }

        // Of several, the first is what InnerException says; the message of all has the words of each.
        var inner = Of(cause.InnerException);
        return inner == cause.InnerException && cause is not AggregateException && Clean(cause.Message) == cause.Message ? cause : new ForeignException(cause, inner);
    }

    private static string Clean(string message) => ForeignText.InLines(message);
}
