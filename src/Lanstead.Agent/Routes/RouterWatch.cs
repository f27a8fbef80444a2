using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Lanstead.Primitives;

namespace Lanstead.Agent.Routes;

/// <summary>Asks machines that lead to the same LAN whether they are there, so that another takes over within seconds when one is not.</summary>
/// <remarks>
/// WireGuard notices silence after a minute, and only where something is sent. Asked are only routers of which there are two or more for one LAN; one that
/// has never answered (a policy may forbid it) is not judged by that. Told from one thread, asked from another.
/// </remarks>
internal sealed class RouterWatch(Action changed, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    // Three questions in a row: 6 s, and the time of the pass that follows.
    private const int MissesMax = 3;

    private readonly Lock _gate = new();
    private readonly Dictionary<(NetworkId Network, PeerId Peer), Watched> _watched = [];

    /// <summary>Says whom to ask from now on, at which address.</summary>
    public void Watch(IReadOnlyCollection<(NetworkId Network, PeerId Peer, IPAddress Address)> routers)
    {
        lock (_gate)
        {
            foreach (var gone in _watched.Keys.Where(key => !routers.Any(router => router.Network == key.Network && router.Peer == key.Peer)).ToArray())
                _watched.Remove(gone);
            foreach ((NetworkId network, PeerId peer, IPAddress address) in routers)
            {
                if (!_watched.ContainsKey((network, peer)))
                    _watched[(network, peer)] = new Watched(address);
            }
        }
    }

    /// <summary>Whether a router has answered before and does no more.</summary>
    public bool IsDown(NetworkId network, PeerId peer)
    {
        lock (_gate)
            return _watched.TryGetValue((network, peer), out Watched? watched) && watched.IsDown;
    }

    /// <summary>Asks until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(cancel))
        {
            Watched[] all;
            lock (_gate)
                all = [.. _watched.Values];
            bool[] answered = await Task.WhenAll(all.Select(one => AskAsync(one.Address, cancel)));
            bool isNews = false;
            lock (_gate)
            {
                foreach ((Watched one, bool came) in all.Zip(answered))
                    isNews |= one.Tell(came);
            }
            if (isNews)
                changed();
        }
    }

    private static async Task<bool> AskAsync(IPAddress address, CancellationToken cancel)
    {
        try
        {
            using var ping = new Ping();
            return (await ping.SendPingAsync(address, Patience, cancellationToken: cancel)).Status == IPStatus.Success;
        }
        catch (Exception e) when (e is PingException or SocketException or InvalidOperationException)
        {
            return false;
        }
    }

    private sealed class Watched(IPAddress address)
    {
        private bool _everAnswered;
        private int _misses;

        public IPAddress Address => address;

        public bool IsDown => _everAnswered && _misses >= MissesMax;

        // True when that changes what it is.
        public bool Tell(bool answered)
        {
            bool before = IsDown;
            _everAnswered |= answered;
            _misses = answered ? 0 : _misses + 1;
            return before != IsDown;
        }
    }
}
