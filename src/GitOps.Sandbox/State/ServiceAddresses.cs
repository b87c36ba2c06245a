using System.Text.Json;
using GitOps.Sandbox.Objects.Writes;
using GitOps.Sandbox.Status;
using GitOps.Sandbox.Storage;

namespace GitOps.Sandbox.State;

/// <summary>Hands out cluster addresses (10.96.0.0/12) and node ports (30000-32767) that no Service has.</summary>
internal sealed class ServiceAddresses : IServiceAllocator
{
    private const uint FirstAddress = (10u << 24) | (96u << 16);
    private const uint AddressCount = 1u << 20;
    private const int FirstNodePort = 30000;
    private const int NodePortCount = 2768;

    private static readonly ResourceKey Services = new("", "services");

    private readonly object _gate = new();
    private readonly Dictionary<string, int> _addresses = [];
    private readonly Dictionary<int, int> _nodePorts = [];

    // The first addresses of the range are kept for the cluster itself: .1 is the API server.
    private uint _lastAddress = 10;
    private int _lastNodePort = -1;

    /// <summary>Follows the Services of a store.</summary>
    public ServiceAddresses(ObjectStore store) => store.Changed += Observe;

    /// <inheritdoc/>
    public string NextClusterIP()
    {
        lock (_gate)
        {
            for (var tries = 0u; tries < AddressCount; tries++)
            {
                _lastAddress = (_lastAddress % (AddressCount - 2)) + 1;
                var address = FirstAddress + _lastAddress;
                var text = $"{address >> 24}.{(address >> 16) & 255}.{(address >> 8) & 255}.{address & 255}";
                if (!_addresses.ContainsKey(text))
                {
                    return text;
                }
            }

            throw new ApiStatusException(500, "InternalError", "Internal error occurred: failed to allocate a serviceIP: range is full");
        }
    }

    /// <inheritdoc/>
    public int NextNodePort()
    {
        lock (_gate)
        {
            for (var tries = 0; tries < NodePortCount; tries++)
            {
                _lastNodePort = (_lastNodePort + 1) % NodePortCount;
                if (!_nodePorts.ContainsKey(FirstNodePort + _lastNodePort))
                {
                    return FirstNodePort + _lastNodePort;
                }
            }

            throw new ApiStatusException(500, "InternalError", "Internal error occurred: failed to allocate a nodePort: range is full");
        }
    }

    private void Observe(StoreEvent change)
    {
        if (change.After.Resource != Services)
        {
            return;
        }

        if (change.Before is not null)
        {
            Count(change.Before, -1);
        }

        if (!change.Deleted)
        {
            Count(change.After, 1);
        }
    }

    private void Count(StoredObject service, int by)
    {
        using var json = JsonDocument.Parse(service.Body);
        if (!json.RootElement.TryGetProperty("spec", out var spec))
        {
            return;
        }

        lock (_gate)
        {
            foreach (var address in Items(spec, "clusterIPs"))
            {
                Add(_addresses, address.GetString()!, by);
            }

            foreach (var port in Items(spec, "ports"))
            {
                if (port.TryGetProperty("nodePort", out var nodePort))
                {
                    Add(_nodePorts, nodePort.GetInt32(), by);
                }
            }
        }
    }

    private static JsonElement.ArrayEnumerator Items(JsonElement spec, string name) =>
        spec.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : default;

    private static void Add<T>(Dictionary<T, int> counts, T key, int by)
        where T : notnull
    {
        counts[key] = counts.GetValueOrDefault(key) + by;
        if (counts[key] <= 0)
        {
            counts.Remove(key);
        }
    }
}
