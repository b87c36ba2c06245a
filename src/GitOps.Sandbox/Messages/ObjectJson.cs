using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.Sandbox.Discovery;
using GitOps.Sandbox.Storage;

namespace GitOps.Sandbox.Messages;

/// <summary>Writes stored objects as clients read them, without parsing what need not be parsed.</summary>
internal static class ObjectJson
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>An object with its kind and version.</summary>
    public static byte[] Object(ApiResource resource, StoredObject stored)
    {
        var buffer = new ArrayBufferWriter<byte>(stored.Body.Length + 128);
        WriteObject(buffer, resource, stored);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>An object's metadata.</summary>
    public static byte[] Metadata(StoredObject stored)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        WriteMetadata(buffer, stored);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A list of objects.</summary>
    /// <param name="resource">The resource they are of.</param>
    /// <param name="objects">The objects.</param>
    /// <param name="shape">Whole objects, or metadata only.</param>
    /// <param name="metadata">The list's own metadata.</param>
    public static byte[] List(ApiResource resource, IReadOnlyList<StoredObject> objects, ResponseShape shape, ListMetadata metadata)
    {
        var buffer = new ArrayBufferWriter<byte>(4096 + objects.Sum(stored => stored.Body.Length + 64));
        var (kind, version) = shape == ResponseShape.Metadata ? ("PartialObjectMetadataList", "meta.k8s.io/v1") : (resource.ListKind, resource.ApiVersion);
        Write(buffer, $$"""{"kind":"{{kind}}","apiVersion":"{{version}}","metadata":{{metadata.ToJson(custom: resource.Custom is not null)}},"items":[""");
        for (var index = 0; index < objects.Count; index++)
        {
            if (index > 0)
            {
                Write(buffer, ",");
            }

            if (shape == ResponseShape.Metadata)
            {
                WriteMetadata(buffer, objects[index]);
            }
            else if (resource.Custom is not null)
            {
                WriteObject(buffer, resource, objects[index]);
            }
            else
            {
                // The items of built-in lists do not repeat their kind.
                buffer.Write(objects[index].Body);
            }
        }

        Write(buffer, "]}");
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>A document made here.</summary>
    public static byte[] Document(JsonNode document) => Encoding.UTF8.GetBytes(document.ToJsonString(Relaxed));

    /// <summary>A resource version as clients read it.</summary>
    public static string Version(long version) => version.ToString(CultureInfo.InvariantCulture);

    private static void WriteObject(ArrayBufferWriter<byte> buffer, ApiResource resource, StoredObject stored)
    {
        Write(buffer, $$"""{"kind":"{{resource.Kind}}","apiVersion":"{{resource.ApiVersion}}",""");
        buffer.Write(stored.Body.AsSpan(1));
    }

    private static void WriteMetadata(ArrayBufferWriter<byte> buffer, StoredObject stored)
    {
        using var json = JsonDocument.Parse(stored.Body);
        Write(buffer, """{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":""");
        Write(buffer, json.RootElement.GetProperty("metadata").GetRawText());
        Write(buffer, "}");
    }

    private static void Write(ArrayBufferWriter<byte> buffer, string text) => Encoding.UTF8.GetBytes(text, buffer);
}

/// <summary>The metadata of a list.</summary>
/// <param name="Version">The version the list shows.</param>
/// <param name="Continue">Where the next page starts; empty for the last page.</param>
/// <param name="Remaining">How many objects follow; null when not known.</param>
internal sealed record ListMetadata(long Version, string Continue = "", long? Remaining = null)
{
    /// <summary>As JSON; lists of custom objects always name the continuation.</summary>
    public string ToJson(bool custom)
    {
        var json = new StringBuilder("{");
        if (Continue.Length > 0 || custom)
        {
            json.Append(CultureInfo.InvariantCulture, $"\"continue\":\"{Continue}\",");
        }

        if (Remaining is > 0)
        {
            json.Append(CultureInfo.InvariantCulture, $"\"remainingItemCount\":{Remaining},");
        }

        return json.Append(CultureInfo.InvariantCulture, $"\"resourceVersion\":\"{Version}\"}}").ToString();
    }
}
