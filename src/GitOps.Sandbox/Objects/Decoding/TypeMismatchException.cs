namespace GitOps.Sandbox.Objects.Decoding;

/// <summary>A value does not fit its type; the message is the one the server's decoder gives.</summary>
internal sealed class TypeMismatchException(string message) : Exception(message);
