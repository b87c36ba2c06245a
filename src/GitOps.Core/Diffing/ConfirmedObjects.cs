using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using GitOps.Core.Manifests;
using GitOps.Core.Objects;
using GitOps.Core.Objects.Live;
using GitOps.Core.Sets.Declared;

namespace GitOps.Core.Diffing;

/// <summary>
/// What was found out in a session: that applying a manifest does not change an object. It holds while the object is at the
/// same version, and saves comparing, and asking, again. Safe for use by several threads.
/// </summary>
public sealed class ConfirmedObjects
{
    private const int Limit = 20_000;

    /// <summary>What dry runs said, by the content of what was sent.</summary>
    private readonly BoundedMemory<(Uri Server, string Object, string Manifest), bool> _confirmed = new(Limit);

    /// <summary>Where manifests were found in sync last. Renderings of a session share their objects, and nobody changes them.</summary>
    private readonly ConditionalWeakTable<JsonObject, InSync> _inSync = [];

    /// <summary>Those of one set in a cluster, for one field manager.</summary>
    /// <param name="server">The cluster's API server.</param>
    /// <param name="fieldManager">The manager that applies.</param>
    /// <param name="setId">Id of the set.</param>
    internal OfSet On(Uri server, string fieldManager, string setId) => new(this, server, fieldManager, setId);

    /// <summary>What was confirmed of one set's objects in a cluster.</summary>
    internal sealed class OfSet(ConfirmedObjects session, Uri server, string fieldManager, string setId)
    {
        /// <summary>Remembers a dry run's answer: that applying the object does not change the live one.</summary>
        public void Confirm(DeclaredObject declared, LiveObject live)
        {
            session._confirmed.Set(Key(declared.Object, live), true);
            Remember(declared, live);
        }

        /// <summary>Whether a dry run confirmed that of the object as it is.</summary>
        public bool IsConfirmed(JsonObject desired, LiveObject live) => session._confirmed.TryGet(Key(desired, live), out _);

        /// <summary>Remembers that the object as it is was found in sync with what is declared.</summary>
        public void Remember(DeclaredObject declared, LiveObject live)
        {
            if (declared.Ignored.IsEmpty)
            {
                session._inSync.AddOrUpdate(declared.Manifest, At(live));
            }
        }

        /// <summary>Whether that was found. Of an object with ignored fields it is not known: what is sent depends on more than the manifest.</summary>
        public bool Remembers(DeclaredObject declared, LiveObject live) =>
            declared.Ignored.IsEmpty && session._inSync.TryGetValue(declared.Manifest, out var found) && found == At(live);

        private InSync At(LiveObject live) => new(live.ResourceVersion, live.Uid, live.ApiVersion, setId, fieldManager, server);

        private (Uri Server, string Object, string Manifest) Key(JsonObject desired, LiveObject live) => (
            server,
            $"{live.Uid}@{live.ResourceVersion}",
            $"{fieldManager} {Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(JsonText.Compact(desired))))}");
    }

    /// <summary>The version of an object, and what was applied to it as.</summary>
    private sealed record InSync(string? ResourceVersion, string? Uid, string ApiVersion, string SetId, string FieldManager, Uri Server);
}
