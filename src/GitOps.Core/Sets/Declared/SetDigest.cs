using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GitOps.Core.Settings;

namespace GitOps.Core.Sets.Declared;

/// <summary>
/// A digest of everything a set applies, and of the settings it is applied by. A revision that renders to another digest than when it was synced (an unpinned
/// remote base, another path, field manager or version of this program) says nothing about what the cluster holds.
/// </summary>
internal static class SetDigest
{
    public static string Of(IEnumerable<DeclaredObject> declared, string fieldManager, SyncSettings settings)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(fieldManager + settings.Text));
        using var buffer = new MemoryStream();
        using var writer = new Utf8JsonWriter(buffer);
        foreach (var item in declared.OrderBy(item => item.Id.ToString(), StringComparer.Ordinal))
        {
            item.Object.WriteTo(writer);
            writer.Flush();
            hash.AppendData(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
            buffer.SetLength(0);
            writer.Reset();
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
