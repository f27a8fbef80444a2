using System.Runtime.InteropServices;
using Lanstead.DataPlane.Offload;

namespace Lanstead.DataPlane.Engine;

/// <summary>Tells whoever sent a packet on an interface that nobody takes it, or that it is too large, but not for every packet. Memory made once.</summary>
/// <remarks>For one sending thread. Its answers go to the queue that the packet came from.</remarks>
/// <param name="incoming">Writes to that queue.</param>
internal sealed unsafe class UnreachableAnswers(IncomingPath incoming) : IDisposable
{
    /// <summary>Answers at once (as the kernel's icmp_msgs_burst).</summary>
    public const int Burst = 50;

    /// <summary>Answers a second: enough for people and programs that ask, too few to be worth provoking.</summary>
    public const int PerSecond = 100;

    private static readonly long CostTicks = TimeSpan.TicksPerSecond / PerSecond;

    private readonly byte* _answer = (byte*)NativeMemory.AllocZeroed(NetworkHeader.Bytes + Unreachable.BytesMax);
    private long _tokens = Burst * CostTicks;
    private long _at;

    ~UnreachableAnswers() => NativeMemory.Free(_answer);

    /// <summary>Answers a packet, if it may be.</summary>
    /// <param name="packet">From its IP header on.</param>
    /// <param name="packetBytes">Its length.</param>
    /// <param name="pathBytes">The largest packet that passes, where this one is larger; 0 when nobody takes it.</param>
    /// <param name="now">Monotonic time.</param>
    /// <returns>Whether its sender was told.</returns>
    public bool Answer(byte* packet, int packetBytes, int pathBytes, TimeSpan now)
    {
        _tokens = Math.Min(Burst * CostTicks, _tokens + Math.Max(0, now.Ticks - _at));
        _at = now.Ticks;
        if (_tokens < CostTicks)
            return false;
        int length = Unreachable.Write(packet, packetBytes, pathBytes, _answer + NetworkHeader.Bytes);
        if (length == 0)
            return false;
        _tokens -= CostTicks;
        return incoming.WriteOwn(_answer, NetworkHeader.Bytes + length);
    }

    public void Dispose()
    {
        NativeMemory.Free(_answer);
        GC.SuppressFinalize(this);
    }
}
