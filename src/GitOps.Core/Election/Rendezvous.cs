using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace GitOps.Core.Election;

/// <summary>
/// Rendezvous hashing: which of some nodes a key belongs to. The same everywhere and for ever; when a node comes or goes, only the keys move
/// that it gets or had.
/// </summary>
/// <remarks>Thaler and Ravishankar, "Using name-based mappings to increase hit rates" (1998).</remarks>
internal static class Rendezvous
{
    /// <summary>The node of a key; null when there are none.</summary>
    public static string? Choose(string key, IEnumerable<string> nodes) =>
        nodes.OrderByDescending(node => Weight(key, node)).ThenBy(node => node, StringComparer.Ordinal).FirstOrDefault();

    private static ulong Weight(string key, string node) =>
        BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{key}\n{node}")));
}
