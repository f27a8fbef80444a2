using System.Buffers.Binary;
using System.Net;
using System.Runtime.CompilerServices;

namespace Lanstead.WireGuard.Routing;

/// <summary>Whose an inner address is: the longest prefix wins, a prefix has one owner (paper §2, cryptokey routing).</summary>
/// <remarks>
/// Looking up takes no lock and allocates nothing: each family is an immutable trie whose root is swapped. A change copies the nodes above
/// the place of change only (about the logarithm of the number of prefixes), so 10,000 peers load in milliseconds. Changes are serialised inside.
/// </remarks>
public sealed class AllowedIpTable
{
    private readonly Lock _gate = new();
    private PrefixNode? _ipv4;
    private PrefixNode? _ipv6;

    /// <summary>The peer that owns an address of 4 or 16 bytes in network order; null for none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Peer? Find(ReadOnlySpan<byte> address) => address.Length == 4
        ? PrefixTrie.Find(Volatile.Read(ref _ipv4), (ulong)BinaryPrimitives.ReadUInt32BigEndian(address) << 32, 0)
        : address.Length == 16
            ? PrefixTrie.Find(Volatile.Read(ref _ipv6), BinaryPrimitives.ReadUInt64BigEndian(address), BinaryPrimitives.ReadUInt64BigEndian(address[8..]))
            : null;

    /// <summary>Gives a prefix to a peer, and takes it from whoever had exactly it. A peer that is removed gets nothing.</summary>
    public void Add(IPNetwork network, Peer peer)
    {
        ArgumentNullException.ThrowIfNull(peer);
        var prefix = Prefix.Of(network);
        lock (_gate)
        {
            if (peer.IsRemoved)
                return;
            ref PrefixNode? root = ref RootOf(prefix);
            Volatile.Write(ref root, PrefixTrie.Add(root, prefix, peer, out Peer? former));
            if (former == peer)
                return;
            former?.Prefixes.Remove(prefix);
            peer.Prefixes.Add(prefix);
        }
    }

    /// <summary>Takes a prefix from a peer; does nothing if it has not exactly it.</summary>
    public bool Remove(IPNetwork network, Peer peer)
    {
        ArgumentNullException.ThrowIfNull(peer);
        var prefix = Prefix.Of(network);
        lock (_gate)
        {
            if (!peer.Prefixes.Remove(prefix))
                return false;
            Cut(prefix);
            return true;
        }
    }

    /// <summary>Takes all prefixes from a peer.</summary>
    public void RemoveAll(Peer peer)
    {
        ArgumentNullException.ThrowIfNull(peer);
        lock (_gate)
        {
            foreach (Prefix prefix in peer.Prefixes)
                Cut(prefix);
            peer.Prefixes.Clear();
        }
    }

    /// <summary>Makes a peer's prefixes exactly these; what it keeps is never absent in between.</summary>
    public void Replace(Peer peer, IReadOnlyCollection<IPNetwork> networks)
    {
        ArgumentNullException.ThrowIfNull(peer);
        ArgumentNullException.ThrowIfNull(networks);
        lock (_gate)
        {
            var wanted = networks.Select(Prefix.Of).ToHashSet();
            foreach (Prefix prefix in peer.Prefixes.Where(prefix => !wanted.Contains(prefix)).ToArray())
            {
                peer.Prefixes.Remove(prefix);
                Cut(prefix);
            }
            foreach (IPNetwork network in networks)
                Add(network, peer);
        }
    }

    /// <summary>A copy of a peer's prefixes, in the order of addresses.</summary>
    public IReadOnlyList<IPNetwork> PrefixesOf(Peer peer)
    {
        ArgumentNullException.ThrowIfNull(peer);
        lock (_gate)
            return [.. peer.Prefixes.Order().Select(prefix => prefix.ToNetwork())];
    }

    private ref PrefixNode? RootOf(Prefix prefix)
    {
        if (prefix.IsIpv4)
            return ref _ipv4;
        return ref _ipv6;
    }

    private void Cut(Prefix prefix)
    {
        ref PrefixNode? root = ref RootOf(prefix);
        Volatile.Write(ref root, PrefixTrie.Remove(root, prefix));
    }
}
