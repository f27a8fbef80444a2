using Lanstead.Crypto;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;

namespace Lanstead.Agent.Desired;

// A network's key gives way to another without a packet lost:
//
//   MakeNextKey ── KeyOffer ──▶ server tells all ──▶ own row has it: FollowKey, the two change places ──▶ own row names no former key: it is forgotten
//
// Written in this order, so that the process may end at any point: the former key, the new one in its place, the file of the next one away.
internal sealed partial class Membership
{
    private const string NextKeyFile = "next.key";
    private const string FormerKeyFile = "former.key";

    /// <summary>Makes another key for a network, to be offered to the server; false when there is none to take the place of, or this machine is the gateway of phones, whose configurations name its key.</summary>
    public bool Rotate(NetworkId network)
    {
        lock (_gate)
        {
            if (!_members.TryGetValue(network, out Member? member) || (member.Replica.Head is { } head && head.GatewayPeerId == member.Peer.ToWire() && member.Replica.Peers.Peers.Any(peer => peer.ConfigOnly)))
                return false;
            return MakeNextKey(network, member);
        }
    }

    private void MakeKey(NetworkId network, Member member)
    {
        PrivateKey key = X25519.GeneratePrivateKey();
        try
        {
            store.SavePrivateKey(network, key);
            member.Use(key);
            member.NeedsKey = true;
            Log.KeyMade(logger, network.ToString());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A key that would be lost at the next start must not become known to others.
            key.Dispose();
            member.Failure = new Failure(AgentFailures.StateUnusable, $"The network's key could not be written: {e.Message}");
        }
    }

    private bool MakeNextKey(NetworkId network, Member member)
    {
        if (member.PrivateKey is null)
            return false;
        if (member.NextKey is not null)
            return true;
        PrivateKey key = X25519.GeneratePrivateKey();
        try
        {
            store.SavePrivateKey(network, key, NextKeyFile);
            member.NextKey = key;
            Log.KeyMade(logger, network.ToString());
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            key.Dispose();
            Warn($"key {network}", $"The network's next key could not be written, so it keeps the one that it has: {e.Message}");
            return false;
        }
    }

    // The server's word decides which key is this machine's: its own row in the map.
    private void FollowKey(NetworkId network, Member member)
    {
        if (member.Replica.Peers.Peers.FirstOrDefault(peer => peer.PeerId == member.Peer.ToWire()) is not { } own || member.PrivateKey is not { } current)
            return;
        try
        {
            if (member.NextKey is { } next && own.PublicKey.Span.SequenceEqual(X25519.PublicKeyOf(next).Bytes))
            {
                // At a second try after a crash it is there already.
                if (member.PublicKey != X25519.PublicKeyOf(next))
                {
                    store.SavePrivateKey(network, current, FormerKeyFile);
                    store.SavePrivateKey(network, next);
                    member.FormerKey = current;
                    member.Use(next);
                }
                store.DeleteKey(network, NextKeyFile);
                member.NextKey = null;
            }
            // A server that was restored from a back-up knows only the key before: this one is offered to it anew.
            else if (member.FormerKey is { } known && member.PublicKey != X25519.PublicKeyOf(known) && own.PublicKey.Span.SequenceEqual(X25519.PublicKeyOf(known).Bytes))
            {
                store.SavePrivateKey(network, current, NextKeyFile);
                store.SavePrivateKey(network, known);
                (member.NextKey, member.FormerKey) = (current, null);
                member.Use(known);
            }
            if (member.FormerKey is { } former && !(own.FormerUntil > Time.GetUtcNow().ToUnixTimeMilliseconds() && own.FormerKey.Span.SequenceEqual(X25519.PublicKeyOf(former).Bytes)))
            {
                store.DeleteKey(network, FormerKeyFile);
                member.FormerKey = null;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Warn($"key {network}", $"The network's new key could not be written: {e.Message}");
        }
    }
}
