using System.Net;

namespace Lanstead.Agent.Paths;

/// <summary>The way to one peer: whether it lives, and which of its candidates to try next when it does not.</summary>
/// <remarks>
/// No clock and no I/O: the caller gives a monotonic time and what the tunnel tells, so that a wall clock that jumps
/// changes nothing. While the path lives, WireGuard's own roaming decides and nothing is set.
/// <code>
/// silent ── handshake, and bytes come in ──► alive
/// alive  ── nothing came for 60 s ─────────► silent: candidates in order, 8 s each, round and round
/// </code>
/// </remarks>
internal sealed class PeerPath
{
    // One handshake attempt each 5 s (WireGuard's REKEY_TIMEOUT): 8 s holds at least one, and its answer.
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(8);

    // Keepalives come each 25 s: two may be lost.
    private static readonly TimeSpan SilenceLimit = TimeSpan.FromSeconds(60);

    // A peer that does not answer this long is offline rather than connecting: every candidate of most peers had its turn.
    private static readonly TimeSpan ConnectingLimit = TimeSpan.FromSeconds(30);

    private IReadOnlyList<IPEndPoint> _candidates = [];
    private int _index;
    private TimeSpan? _turnSince;
    private TimeSpan? _silentSince;
    private TimeSpan? _heardAt;
    private ulong _rxBytes;
    private bool _seen;

    /// <summary>Bytes came through a completed handshake within the last minute.</summary>
    public bool IsAlive { get; private set; }

    /// <summary>What people are told: direct, connecting or offline.</summary>
    public string State { get; private set; } = "connecting";

    /// <summary>Takes what the tunnel tells and gives the endpoint to set now; null: leave the tunnel as it is.</summary>
    /// <param name="candidates">Best first; may change between calls.</param>
    /// <param name="tunnel">What the tunnel tells.</param>
    /// <param name="now">Monotonic time.</param>
    public IPEndPoint? Observe(IReadOnlyList<IPEndPoint> candidates, PathSighting tunnel, TimeSpan now)
    {
        // A tunnel that ran before this agent: its handshake's age is all there is to go by.
        if (!_seen && tunnel.HandshakeAge is { } age && age >= TimeSpan.Zero && age < SilenceLimit * 3)
            _heardAt = now;
        else if (tunnel.HandshakeAge is not null && tunnel.RxBytes != _rxBytes)
            _heardAt = now;
        else if (tunnel.HandshakeAge is null)
            _heardAt = null;
        _seen = true;
        _rxBytes = tunnel.RxBytes;
        IsAlive = _heardAt is { } heard && now - heard < SilenceLimit;
        if (IsAlive)
        {
            (_silentSince, _turnSince, State) = (null, now, "direct");
            _candidates = candidates;
            _index = Math.Max(0, IndexOf(candidates, tunnel.Endpoint));
            return null;
        }
        _silentSince ??= now;
        State = candidates.Count > 0 && now - _silentSince < ConnectingLimit ? "connecting" : "offline";
        return NextCandidate(candidates, tunnel.Endpoint, now);
    }

    private IPEndPoint? NextCandidate(IReadOnlyList<IPEndPoint> candidates, IPEndPoint? current, TimeSpan now)
    {
        if (!candidates.SequenceEqual(_candidates))
        {
            _candidates = candidates;
            (_index, _turnSince) = (0, null);
        }
        if (candidates.Count == 0)
            return null;
        if (_turnSince is null)
            _turnSince = now;
        else if (now - _turnSince >= Turn)
            (_index, _turnSince) = ((_index + 1) % candidates.Count, now);
        return candidates[_index].Equals(current) ? null : candidates[_index];
    }

    private static int IndexOf(IReadOnlyList<IPEndPoint> candidates, IPEndPoint? endpoint)
    {
        for (int i = 0; i < candidates.Count; i++)
        {
            if (candidates[i].Equals(endpoint))
                return i;
        }
        return -1;
    }
}

/// <summary>What the tunnel tells of one peer.</summary>
/// <param name="Endpoint">Where it sends to; null: nowhere yet.</param>
/// <param name="HandshakeAge">Age of the last handshake by the wall clock; null: never.</param>
/// <param name="RxBytes">Bytes received from it.</param>
internal readonly record struct PathSighting(IPEndPoint? Endpoint, TimeSpan? HandshakeAge, ulong RxBytes);
