using System.Runtime.CompilerServices;

namespace Lanstead.WireGuard.Routing;

/// <summary>A node of a trie with joined paths: a prefix, who owns it (nobody for a mere fork), and what lies below it. Immutable.</summary>
internal sealed class PrefixNode(ulong high, ulong low, int bits, Peer? owner, PrefixNode? zero, PrefixNode? one)
{
    public readonly ulong High = high;
    public readonly ulong Low = low;
    public readonly ulong HighMask = Prefix.HighMask(bits);
    public readonly ulong LowMask = Prefix.LowMask(bits);
    public readonly int Bits = bits;
    public readonly Peer? Owner = owner;

    /// <summary>What goes on with a 0 bit.</summary>
    public readonly PrefixNode? Zero = zero;

    /// <summary>What goes on with a 1 bit.</summary>
    public readonly PrefixNode? One = one;

    /// <summary>Whether an address lies within.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Holds(ulong high, ulong low) => (((high ^ High) & HighMask) | ((low ^ Low) & LowMask)) == 0;

    public PrefixNode With(PrefixNode? zero, PrefixNode? one) => new(High, Low, Bits, Owner, zero, one);
}
