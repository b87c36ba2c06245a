namespace GitOps.Core.Pruning;

/// <summary>Kinds that hold data or other objects: never deleted by a hook or to be created anew, and by prune only when told.</summary>
internal static class ProtectedKinds
{
    private static readonly HashSet<string> Kinds = ["Namespace", "CustomResourceDefinition", "PersistentVolumeClaim", "PersistentVolume", "VolumeSnapshot", "VolumeSnapshotContent", "Node"];

    public static bool Contain(ResourceId id) => Kinds.Contains(id.Kind);
}
