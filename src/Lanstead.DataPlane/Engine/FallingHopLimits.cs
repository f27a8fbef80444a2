namespace Lanstead.DataPlane.Engine;

/// <summary>Finds flows of sealed packets that lead round through tunnels of other processes, by their hop limit, which falls with each round (ADR 21).</summary>
/// <remarks>
/// A table that never grows; a flow that shares its place with another begins anew. Thread-safe without a lock: of two notes at once one is lost, and
/// the next packet makes it good. Allocates nothing.
/// </remarks>
internal sealed class FallingHopLimits
{
    /// <summary>Packets of one flow whose hop limits differ by this much have been sealed by more tunnels than anybody nests (RFC 2473 allows as many).</summary>
    public const int FallMax = 4;

    private const int Places = 1024;

    // A ring takes milliseconds; a way that became longer is held against its flow for no longer than this.
    private const long MemoryMilliseconds = 1000;
    private const long TimeMask = 0xff_ffff;

    // Flow (32 bits), highest hop limit (8), when that was seen (24, in milliseconds).
    private readonly long[] _seen = new long[Places];

    /// <summary>Notes a packet.</summary>
    /// <param name="flow">Tells flows apart; random, mostly.</param>
    /// <param name="hopLimit">What the packet has left.</param>
    /// <param name="now">Monotonic time.</param>
    /// <returns>False when it has gone round.</returns>
    public bool Pass(uint flow, byte hopLimit, TimeSpan now)
    {
        ref long place = ref _seen[(flow * 0x9E37_79B1) >> 22];
        long known = Volatile.Read(ref place), time = now.Ticks / TimeSpan.TicksPerMillisecond & TimeMask;
        bool isSame = (uint)(known >> 32) == flow && ((time - known) & TimeMask) < MemoryMilliseconds;
        byte highest = isSame ? (byte)(known >> 24) : (byte)0;
        if (hopLimit <= highest - FallMax)
            return false;
        if (hopLimit >= highest)
            Volatile.Write(ref place, ((long)flow << 32) | ((long)hopLimit << 24) | time);
        return true;
    }
}
