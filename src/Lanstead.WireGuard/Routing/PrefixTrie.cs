using System.Numerics;
using System.Runtime.CompilerServices;

namespace Lanstead.WireGuard.Routing;

/// <summary>Operations on an immutable trie: a change answers with a new root that shares all that did not change.</summary>
internal static class PrefixTrie
{
    /// <summary>The owner of the longest prefix that holds the address.</summary>
    public static Peer? Find(PrefixNode? node, ulong high, ulong low)
    {
        Peer? found = null;
        while (node is not null && node.Holds(high, low))
        {
            found = node.Owner ?? found;
            // Below 128 bits there is nothing.
            node = node.Bits == 128 ? null : BitAt(high, low, node.Bits) ? node.One : node.Zero;
        }
        return found;
    }

    /// <summary>Gives a prefix an owner.</summary>
    public static PrefixNode Add(PrefixNode? node, in Prefix prefix, Peer owner, out Peer? former)
    {
        former = null;
        if (node is null)
            return new PrefixNode(prefix.High, prefix.Low, prefix.Bits, owner, null, null);
        int joint = CommonBits(node, prefix);
        if (joint == node.Bits && joint == prefix.Bits)
        {
            // 1. The very prefix is there.
            former = node.Owner;
            return new PrefixNode(node.High, node.Low, node.Bits, owner, node.Zero, node.One);
        }
        if (joint == node.Bits)
        {
            // 2. It lies below this node.
            return BitAt(prefix.High, prefix.Low, joint)
                ? node.With(node.Zero, Add(node.One, prefix, owner, out former))
                : node.With(Add(node.Zero, prefix, owner, out former), node.One);
        }
        if (joint == prefix.Bits)
        {
            // 3. It lies above this node.
            bool one = BitAt(node.High, node.Low, joint);
            return new PrefixNode(prefix.High, prefix.Low, prefix.Bits, owner, one ? null : node, one ? node : null);
        }
        // 4. They part: a fork above both.
        var leaf = new PrefixNode(prefix.High, prefix.Low, prefix.Bits, owner, null, null);
        (PrefixNode zero, PrefixNode other) = BitAt(prefix.High, prefix.Low, joint) ? (node, leaf) : (leaf, node);
        return new PrefixNode(prefix.High & Prefix.HighMask(joint), prefix.Low & Prefix.LowMask(joint), joint, null, zero, other);
    }

    /// <summary>Takes the owner from a prefix, and the nodes away that are not needed any more.</summary>
    public static PrefixNode? Remove(PrefixNode? node, in Prefix prefix)
    {
        if (node is null || node.Bits > prefix.Bits || !node.Holds(prefix.High, prefix.Low))
            return node;
        if (node.Bits == prefix.Bits)
            return Joined(new PrefixNode(node.High, node.Low, node.Bits, null, node.Zero, node.One));
        return BitAt(prefix.High, prefix.Low, node.Bits)
            ? Joined(node.With(node.Zero, Remove(node.One, prefix)))
            : Joined(node.With(Remove(node.Zero, prefix), node.One));
    }

    // A node without an owner is only there to fork.
    private static PrefixNode? Joined(PrefixNode node) =>
        node.Owner is not null || (node.Zero is not null && node.One is not null) ? node : node.Zero ?? node.One;

    private static int CommonBits(PrefixNode node, in Prefix prefix)
    {
        ulong high = node.High ^ prefix.High;
        int common = high != 0 ? BitOperations.LeadingZeroCount(high) : 64 + BitOperations.LeadingZeroCount(node.Low ^ prefix.Low);
        return Math.Min(common, Math.Min(node.Bits, prefix.Bits));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool BitAt(ulong high, ulong low, int at) =>
        at < 64 ? ((high >> (63 - at)) & 1) != 0 : ((low >> (127 - at)) & 1) != 0;
}
