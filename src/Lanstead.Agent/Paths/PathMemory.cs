using System.Net;
using Lanstead.Agent.State;
using Lanstead.Primitives;

namespace Lanstead.Agent.Paths;

/// <summary>Where devices were last that tell nobody where they are, over the end of this process: a tunnel server calls its clients anew.</summary>
/// <remarks>Without it a client behind address translation waits until its own timers tell that nothing answers: 15 s (WireGuard paper, section 6.5). One owner: the reconciler's loop.</remarks>
internal sealed class PathMemory(StateStore store, TimeProvider time)
{
    // Who moves every second does not have the disk written every second.
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(20);

    private readonly Dictionary<NetworkId, Known> _networks = [];

    /// <summary>Where it was; empty: not known.</summary>
    public IReadOnlyList<IPEndPoint> Of(NetworkId network, PeerId peer) => Find(network).Endpoints.TryGetValue(peer, out IPEndPoint? last) ? [last] : [];

    /// <summary>It is there.</summary>
    public void Note(NetworkId network, PeerId peer, IPEndPoint endpoint)
    {
        Known known = Find(network);
        if (known.Endpoints.TryGetValue(peer, out IPEndPoint? last) && last.Equals(endpoint))
            return;
        known.Endpoints[peer] = endpoint;
        known.IsDirty = true;
    }

    /// <summary>Forgets peers that are gone, and keeps on disk what is new.</summary>
    public void Keep(NetworkId network, IReadOnlySet<PeerId> peers)
    {
        if (!_networks.TryGetValue(network, out Known? known))
            return;
        foreach (PeerId gone in known.Endpoints.Keys.Where(peer => !peers.Contains(peer)).ToArray())
            known.IsDirty |= known.Endpoints.Remove(gone);
        if (!known.IsDirty || (known.SavedAt is { } at && time.GetElapsedTime(at) < s_interval))
            return;
        try
        {
            store.Save(network, new KnownEndpoints(1, known.Endpoints.ToDictionary(one => one.Key.Value, one => one.Value.ToString())));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It only makes a start faster; the next change tries again.
        }
        (known.IsDirty, known.SavedAt) = (false, time.GetTimestamp());
    }

    private Known Find(NetworkId network)
    {
        if (_networks.TryGetValue(network, out Known? known))
            return known;
        known = new Known();
        Result<KnownEndpoints?> file = store.LoadEndpoints(network);
        if (file.IsSuccess && file.Value is { } kept)
        {
            foreach ((Guid peer, string text) in kept.Endpoints)
            {
                if (IPEndPoint.TryParse(text, out IPEndPoint? endpoint) && endpoint.Port > 0)
                    known.Endpoints[new PeerId(peer)] = endpoint;
            }
        }
        return _networks[network] = known;
    }

    private sealed class Known
    {
        public Dictionary<PeerId, IPEndPoint> Endpoints { get; } = [];

        public bool IsDirty { get; set; }

        public long? SavedAt { get; set; }
    }
}
