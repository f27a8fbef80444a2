using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Lanstead.DataPlane.Filter;

/// <summary>
/// Names a flow the same way for packets of both directions: "remote" is the side behind the tunnel, "local" this machine or what is behind it.
/// IPv4 addresses stand in the low word, as numbers.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FlowKey
{
    public ulong RemoteHigh;
    public ulong RemoteLow;
    public ulong LocalHigh;
    public ulong LocalLow;

    /// <summary>Remote port, local port (16 bits each from the top), protocol (8 bits at 8), 1 for IPv6.</summary>
    public ulong Tail;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong TailOf(uint remotePort, uint localPort, byte protocol, bool isIpv6) =>
        ((ulong)remotePort << 48) | ((ulong)localPort << 32) | ((ulong)protocol << 8) | (isIpv6 ? 1UL : 0UL);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly bool IsSame(in FlowKey other) =>
        ((RemoteLow ^ other.RemoteLow) | (LocalLow ^ other.LocalLow) | (Tail ^ other.Tail)
            | (RemoteHigh ^ other.RemoteHigh) | (LocalHigh ^ other.LocalHigh)) == 0;
}
