namespace Lanstead.WireGuard;

// Packets sealed for one peer may go through the tunnel of another: a tunnel in a tunnel. Where that leads in a ring, each round would make the
// packets longer, and then two of each, for ever.
public sealed partial class Peer
{
    // Longer rings than this are not found.
    private const int CarriersMax = 8;

    // A way that nothing took for so long may have become another.
    private static readonly long CarrierMemoryTicks = TimeSpan.FromSeconds(1).Ticks;

    private Carrier? _carrier;

    /// <summary>Notes that a packet that was sealed for this peer is to be sealed for another.</summary>
    /// <returns>False when the other's packets, lately, led back to this peer: the packet must go no further.</returns>
    public bool MayGoThrough(Peer other, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(other);
        Peer? at = other;
        for (int step = 0; at is not null && step < CarriersMax; step++)
        {
            if (at == this)
                return false;
            at = Volatile.Read(ref at._carrier) is { } carrier && carrier.IsFresh(now) ? carrier.Peer : null;
        }
        if (Volatile.Read(ref _carrier) is { } known && known.Peer == other)
            known.See(now);
        else
            Volatile.Write(ref _carrier, new Carrier(other, now));
        return true;
    }

    private sealed class Carrier(Peer peer, TimeSpan now)
    {
        private long _seenTicks = now.Ticks;

        public Peer Peer => peer;

        public bool IsFresh(TimeSpan now) => Math.Abs(now.Ticks - Volatile.Read(ref _seenTicks)) < CarrierMemoryTicks;

        public void See(TimeSpan now) => Volatile.Write(ref _seenTicks, now.Ticks);
    }
}
