using System.Collections.Immutable;
using System.Security.Cryptography;
using Google.Protobuf;
using Lanstead.Primitives;
using Lanstead.Protocol.Wire;

namespace Lanstead.Protocol;

/// <summary>The peers of one network as the bytes that came, with the hash that the network's head binds them by.</summary>
/// <remarks>
/// Immutable, so thread-safe and free to share. The hash is SHA-256 over, sorted by peer id,
/// (peer id, 16 bytes ‖ SHA-256 of the peer's bytes). Bytes are kept as they came and never re-serialised, so an older
/// side hashes fields that it does not know.
/// </remarks>
public sealed class PeerSet
{
    /// <summary>No peers.</summary>
    public static readonly PeerSet Empty = new(ImmutableSortedDictionary<Guid, Entry>.Empty);

    // Guid's own order is that of its network-order bytes.
    private readonly ImmutableSortedDictionary<Guid, Entry> _entries;
    private byte[]? _hash;

    private PeerSet(ImmutableSortedDictionary<Guid, Entry> entries) => _entries = entries;

    /// <summary>Number of peers.</summary>
    public int Count => _entries.Count;

    /// <summary>Ids in order.</summary>
    public IEnumerable<PeerId> Ids => _entries.Keys.Select(PeerId.From);

    /// <summary>The peers in order of id. Shared: not to be changed.</summary>
    public IEnumerable<Peer> Peers => _entries.Values.Select(entry => entry.Peer);

    /// <summary>Each peer's bytes in order of id, as they go into a NetworkMap.</summary>
    public IEnumerable<ByteString> Bytes => _entries.Values.Select(entry => entry.Bytes);

    /// <summary>SHA-256 that binds every peer; 32 bytes.</summary>
    public ReadOnlySpan<byte> Hash => _hash ??= ComputeHash();

    /// <summary>True when the peer is in the set.</summary>
    public bool Contains(PeerId id) => _entries.ContainsKey(id.Value);

    /// <summary>One peer, or null. Shared: not to be changed.</summary>
    public Peer? Find(PeerId id) => _entries.TryGetValue(id.Value, out Entry? entry) ? entry.Peer : null;

    /// <summary>One peer's bytes, or null.</summary>
    public ByteString? FindBytes(PeerId id) => _entries.TryGetValue(id.Value, out Entry? entry) ? entry.Bytes : null;

    /// <summary>Reads the peers of a map; null when one is malformed or comes twice.</summary>
    public static PeerSet? Read(IEnumerable<ByteString> peers) => Empty.Change(peers, []);

    /// <summary>The set after a change; null when a peer is malformed, comes twice, or is both changed and removed.</summary>
    /// <remarks>Removing what is not there is no error here: the hash tells whether the outcome is what was meant.</remarks>
    public PeerSet? Change(IEnumerable<ByteString> upserts, IEnumerable<ByteString> removed)
    {
        ArgumentNullException.ThrowIfNull(upserts);
        ArgumentNullException.ThrowIfNull(removed);
        var entries = _entries.ToBuilder();
        var touched = new HashSet<Guid>();
        foreach (ByteString id in removed)
        {
            if (!WireId.TryRead(id, out PeerId peer) || !touched.Add(peer.Value))
                return null;
            entries.Remove(peer.Value);
        }
        foreach (ByteString bytes in upserts)
        {
            if (Entry.Read(bytes) is not { } entry || !touched.Add(entry.Id))
                return null;
            entries[entry.Id] = entry;
        }
        return new PeerSet(entries.ToImmutable());
    }

    private byte[] ComputeHash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> id = stackalloc byte[WireId.SizeBytes];
        foreach ((Guid key, Entry entry) in _entries)
        {
            key.TryWriteBytes(id, bigEndian: true, out _);
            hash.AppendData(id);
            hash.AppendData(entry.Digest);
        }
        return hash.GetHashAndReset();
    }

    private sealed record Entry(Guid Id, ByteString Bytes, byte[] Digest, Peer Peer)
    {
        public static Entry? Read(ByteString bytes)
        {
            return WireMessages.TryRead(Peer.Parser, bytes.Span, out Peer? peer) && WireId.TryRead(peer.PeerId, out PeerId id)
                ? new Entry(id.Value, bytes, SHA256.HashData(bytes.Span), peer)
                : null;
        }
    }
}
