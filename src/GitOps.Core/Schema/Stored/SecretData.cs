using System.Text;
using System.Text.Json.Nodes;
using GitOps.Core.Objects;

namespace GitOps.Core.Schema.Stored;

/// <summary>The two ways to write what a Secret holds.</summary>
internal static class SecretData
{
    /// <summary><c>stringData</c> is only a way to write <c>data</c>: moves it there, in place.</summary>
    public static void Merge(JsonObject secret)
    {
        if (secret["stringData"] is JsonObject plain)
        {
            if (secret["data"] is not JsonObject data)
            {
                secret["data"] = data = [];
            }

            foreach (var (key, text) in plain)
            {
                data[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(JsonText.String(text) ?? ""));
            }
        }

        secret.Remove("stringData");
    }
}
