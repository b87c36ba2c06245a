using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using GitOps.Core.Objects;

namespace GitOps.Core.Watching.Members;

/// <summary>What tells one state of a member from another, of its metadata alone.</summary>
/// <param name="Uid">The object.</param>
/// <param name="Version">The write.</param>
/// <param name="Generation">Counts changes of what is wanted; null for kinds that do not count.</param>
/// <param name="Metadata">Digest of its metadata and of who owns what of it, but for its status.</param>
/// <param name="Status">Digest of who owns what of its status, and when that was written.</param>
internal readonly record struct MemberPrint(string Uid, string Version, long? Generation, UInt128 Metadata, UInt128 Status)
{
    private const string StatusSubresource = "status";

    /// <summary>Reads an object's metadata.</summary>
    public static MemberPrint Of(JsonObject value)
    {
        var metadata = value["metadata"] as JsonObject ?? [];
        var owners = (metadata["managedFields"] as JsonArray ?? []).ToLookup(owner => JsonText.String(owner?["subresource"]) == StatusSubresource);
        var rest = metadata.Where(field => field.Key is not ("managedFields" or "resourceVersion" or "generation")).Select(field => KeyValuePair.Create(field.Key, field.Value));
        return new MemberPrint(
            JsonText.String(metadata["uid"]) ?? "",
            JsonText.String(metadata["resourceVersion"]) ?? "",
            (metadata["generation"] as JsonValue)?.TryGetValue(out long generation) == true ? generation : null,
            Digest([.. rest.Select(field => $"{field.Key} {field.Value?.ToJsonString()}"), .. owners[false].Select(Text)]),
            Digest(owners[true].Select(Text)));
    }

    /// <summary>
    /// Whether only the status can be another one than in the state before. Kinds that count generations say so themselves. Of others,
    /// a write of the status shows in who owns it, and no write is of both.
    /// </summary>
    /// <param name="before">The state before.</param>
    /// <param name="isNext">Whether no other write can lie between the two.</param>
    public bool IsSameButStatus(MemberPrint before, bool isNext) =>
        Version == before.Version
        || (Uid == before.Uid && Metadata == before.Metadata && (Generation is not null ? Generation == before.Generation : isNext && Status != before.Status));

    private static string Text(JsonNode? node) => node?.ToJsonString() ?? "";

    private static UInt128 Digest(IEnumerable<string> parts)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts)), hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
