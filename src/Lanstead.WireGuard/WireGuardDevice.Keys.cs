using Lanstead.Primitives;
using Lanstead.WireGuard.Noise;

namespace Lanstead.WireGuard;

// Keys that change without a packet lost. Nothing of this is on the wire: each handshake is between one key of ours and one of theirs, as the paper has it.
//
//   whose key changes:  SetOtherKey(new) ── told to all ──▶ SetPrivateKey(new): the two change places ──▶ SetOtherKey(null) when all know
//   each of the others: Rename(peer, new): its sessions, prefixes and endpoint stay, and it may still come by its former key ──▶ SetFormerKey(null)
//
// Sessions are made of ephemeral keys: they outlive both.
public sealed partial class WireGuardDevice
{
    /// <summary>Public half of the other key by which peers reach us; null for none.</summary>
    public PublicKey? OtherPublicKey => Volatile.Read(ref _other)?.PublicKey;

    /// <summary>Sets a second private key, by which peers reach us too; null for none. The key is copied.</summary>
    public void SetOtherKey(PrivateKey? key)
    {
        Identity? next = key is null || !key.Reveal().ContainsAnyExcept((byte)0) ? null : new Identity(key, Random);
        Identity? former;
        lock (_gate)
        {
            former = _other;
            if (former?.Key == next?.Key || (next is not null && next.Key == _identity?.Key))
            {
                next?.Retire();
                return;
            }
            Volatile.Write(ref _other, next);
        }
        former?.Retire();
    }

    /// <summary>Gives a peer another key; its former one is taken too, until <see cref="SetFormerKey"/> says otherwise. False when there is no such peer, or somebody has the new key.</summary>
    public bool Rename(PublicKey from, PublicKey to)
    {
        lock (_gate)
        {
            var bits = KeyBits.Of(to.Bytes);
            if (!_peers.TryGetValue(KeyBits.Of(from.Bytes), out Peer? peer) || bits == _identity?.Key || (_peers.TryGetValue(bits, out Peer? other) && other != peer))
                return false;
            if (peer.PublicKey == to)
                return true;
            if (peer.FormerKey is { } older && older != to)
                _peers.TryRemove(KeyBits.Of(older.Bytes), out _);
            peer.Rename(to, former: peer.PublicKey);
            _peers[bits] = peer;
            return true;
        }
    }

    /// <summary>Sets or takes away the second key by which a peer may come.</summary>
    public void SetFormerKey(Peer peer, PublicKey? former)
    {
        ArgumentNullException.ThrowIfNull(peer);
        lock (_gate)
        {
            if (peer.FormerKey == former || peer.IsRemoved)
                return;
            if (peer.FormerKey is { } older)
                _peers.TryRemove(KeyBits.Of(older.Bytes), out _);
            // Whoever has that key as a peer of its own keeps it.
            PublicKey? taken = former is { } key && _peers.TryAdd(KeyBits.Of(key.Bytes), peer) ? former : null;
            peer.Rename(peer.PublicKey, taken);
        }
    }

    // The key that a message is for; ours of old, if it is for that.
    private Identity? HoldIdentity(ReadOnlySpan<byte> message)
    {
        Identity? identity = HoldIdentity();
        if (identity is null || identity.Mac1.Holds(message) || Volatile.Read(ref _other) is not { } other || !other.Mac1.Holds(message) || !other.TryHold())
            return identity;
        identity.Release();
        return other;
    }

    // A try that nobody answered may have gone to somebody who does not know our new key yet.
    internal Identity? HoldIdentity(bool preferOther) =>
        preferOther && Volatile.Read(ref _other) is { } other && other.TryHold() ? other : HoldIdentity();
}
