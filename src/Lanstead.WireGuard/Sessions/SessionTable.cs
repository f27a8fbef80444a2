using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Lanstead.WireGuard.Sessions;

/// <summary>Finds by the receiver index of a message the session or open handshake it is for. Shared by all devices on one port.</summary>
/// <remarks>Thread-safe; looking up takes no lock and allocates nothing. Indices are random, so that nobody outside can guess one.</remarks>
public sealed class SessionTable(IRandomSource random)
{
    // The value is a Session, or the Peer whose initiation waits for its response.
    private readonly ConcurrentDictionary<uint, object> _entries = new();

    // By the index that our packets to the peer carry. Peers choose these: two may be the same, then the newer one counts.
    private readonly ConcurrentDictionary<uint, Session> _sending = new();

    /// <summary>How many indices are in use.</summary>
    public int Count => _entries.Count;

    /// <summary>The session that an index belongs to; null for none. It may be retired: hold it before use.</summary>
    public Session? Find(uint index) => _entries.TryGetValue(index, out object? entry) ? entry as Session : null;

    /// <summary>The session on which a packet of ours with that receiver index was sealed; null for none.</summary>
    public Session? FindSending(uint remoteIndex) => _sending.GetValueOrDefault(remoteIndex);

    /// <summary>The device that a response, cookie reply or data message is for, by its receiver index; null for none.</summary>
    public WireGuardDevice? FindDevice(uint index) => FindPeer(index)?.Device;

    /// <summary>The peer that an index belongs to, by a session or an open handshake.</summary>
    internal Peer? FindPeer(uint index) =>
        !_entries.TryGetValue(index, out object? entry) ? null : entry is Session session ? session.Peer : (Peer)entry;

    /// <summary>The peer whose open handshake has the index.</summary>
    internal Peer? FindHandshake(uint index) => _entries.TryGetValue(index, out object? entry) ? entry as Peer : null;

    /// <summary>Takes a free index for an initiation.</summary>
    internal uint Open(Peer peer)
    {
        uint index;
        do
            index = RandomIndex();
        while (!_entries.TryAdd(index, peer));
        return index;
    }

    /// <summary>The index of an open handshake becomes that of its session.</summary>
    internal void Establish(Session session)
    {
        _entries[session.LocalIndex] = session;
        _sending[session.RemoteIndex] = session;
    }

    /// <summary>Gives an index back.</summary>
    internal void Close(uint index)
    {
        if (_entries.TryRemove(index, out object? entry) && entry is Session session)
            _sending.TryRemove(KeyValuePair.Create(session.RemoteIndex, session));
    }

    private uint RandomIndex()
    {
        uint index = 0;
        random.Fill(MemoryMarshal.AsBytes(new Span<uint>(ref index)));
        return index;
    }
}
