using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using GitOps.Core.Manifests;
using GitOps.Core.Objects;
using GitOps.Core.Objects.Live;

namespace GitOps.Core.Diffing;

/// <summary>
/// What dry runs of a session confirmed: that applying a manifest does not change an object. It holds while the object is at the
/// same version, and saves asking again. Safe for use by several threads.
/// </summary>
public sealed class ConfirmedObjects
{
    private const int Limit = 20_000;
    private readonly BoundedMemory<(Uri Server, string Object, string Manifest), bool> _confirmed = new(Limit);

    /// <summary>Those of one cluster, for one field manager.</summary>
    /// <param name="server">The cluster's API server.</param>
    /// <param name="fieldManager">The manager that applies.</param>
    internal OfCluster On(Uri server, string fieldManager) => new(this, server, fieldManager);

    /// <summary>What was confirmed of one cluster's objects.</summary>
    internal sealed class OfCluster(ConfirmedObjects session, Uri server, string fieldManager)
    {
        /// <summary>Remembers that applying the manifest does not change the object.</summary>
        public void Add(JsonObject desired, LiveObject live) => session._confirmed.Set(Key(desired, live), true);

        /// <summary>Whether that was confirmed of the object as it is.</summary>
        public bool Contain(JsonObject desired, LiveObject live) => session._confirmed.TryGet(Key(desired, live), out _);

        private (Uri Server, string Object, string Manifest) Key(JsonObject desired, LiveObject live) => (
            server,
            $"{live.Uid}@{live.ResourceVersion}",
            $"{fieldManager} {Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(JsonText.Compact(desired))))}");
    }
}
