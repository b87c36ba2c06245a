namespace GitOps.Core.Schema.Stored;

/// <summary>A value does not fit its type; the message is the one the server's decoder gives.</summary>
/// <param name="message">What the decoder of a request's body says.</param>
/// <param name="convertedMessage">What the converter says that a strategic merge patch's result goes through; null for the same.</param>
internal sealed class TypeMismatchException(string message, string? convertedMessage = null) : Exception(message)
{
    /// <summary>What the converter says that a strategic merge patch's result goes through.</summary>
    public string ConvertedMessage { get; } = convertedMessage ?? message;
}
