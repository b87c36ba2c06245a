using System.Text.Json;
using System.Text.Json.Nodes;
using GitOps.Sandbox.Objects.Decoding;
using GitOps.Sandbox.Status;

namespace GitOps.Sandbox.Objects.Patching;

/// <summary>Reads the bodies of patches.</summary>
internal static class PatchBody
{
    /// <summary>A patch that is an object.</summary>
    /// <exception cref="ApiStatusException">It is none (400).</exception>
    public static JsonObject ReadObject(ReadOnlySpan<byte> patch)
    {
        var root = Read(patch);
        return root as JsonObject ?? throw ApiStatusException.BadRequest(
            $"json: cannot unmarshal {(root is null ? "null" : GoTypes.OfJson(root))} into Go value of type map[string]interface {{}}");
    }

    /// <summary>Any JSON.</summary>
    /// <exception cref="ApiStatusException">It is none (400).</exception>
    public static JsonNode? Read(ReadOnlySpan<byte> patch)
    {
        try
        {
            return JsonBody.Parse(patch).Root;
        }
        catch (JsonException exception)
        {
            throw ApiStatusException.BadRequest($"error decoding patch: {exception.Message}");
        }
    }
}
