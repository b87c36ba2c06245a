namespace GitOps.Sandbox.Storage;

/// <summary>One change of one object.</summary>
/// <param name="Version">The resource version the change made.</param>
/// <param name="Before">The object before it; null when it was created.</param>
/// <param name="After">The object after it; for a deletion its last state under the version of the deletion.</param>
/// <param name="Deleted">Whether the object is gone.</param>
internal sealed record StoreEvent(long Version, StoredObject? Before, StoredObject After, bool Deleted);
