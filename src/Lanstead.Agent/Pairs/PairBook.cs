using System.Security.Cryptography;
using Google.Protobuf;
using Lanstead.Agent.Desired;
using Lanstead.Agent.Policy;
using Lanstead.Agent.State;
using Lanstead.Crypto;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;
using Microsoft.Extensions.Logging;

namespace Lanstead.Agent.Pairs;

/// <summary>The preshared keys of this machine, one with each other device of the networks that want them (ADR 37).</summary>
/// <remarks>
/// <para>Owned by the reconcile loop: it looks before it configures the tunnel, and sends after, so that an end takes a key before the other end can speak it.</para>
/// <code>
/// maker:  makes K, keeps it ── speaks the former, takes K too ── offer ──▶ taker: keeps K, speaks it, takes the former too ── proof ──▶ maker: speaks K, takes the former too
/// </code>
/// <para>An offer without an answer is sent again; a taker that has none asks. After a day the former one is not taken any more.</para>
/// </remarks>
internal sealed class PairBook(StateStore store, Warnings warnings, TimeProvider time, ILogger logger)
{
    /// <summary>For how long the key before is still taken; as of WireGuard keys.</summary>
    public static readonly TimeSpan Overlap = TimeSpan.FromHours(24);

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(10);

    // In each pass: a network of thousands takes a few minutes, and neither disk, server nor the other devices have much of it at once.
    private const int PerTurn = 40;

    private readonly Dictionary<NetworkId, Dictionary<PeerId, PairKey>> _keys = [];
    private readonly Dictionary<(NetworkId, PeerId), Turn> _turns = [];
    private readonly List<(NetworkId Network, AgentFrame Frame)> _answers = [];
    private int _generation;

    /// <summary>Takes what came, follows what the network wants, and says what the tunnel shall have with each device.</summary>
    public IReadOnlyDictionary<PeerId, PairSecrets> Look(MemberView member, NetworkPlan plan, IEnumerable<PairNote> notes)
    {
        var secrets = new Dictionary<PeerId, PairSecrets>();
        if (member is not { PublicKey: { } own, PrivateKey: not null, Head: { } head })
            return secrets;
        Dictionary<PeerId, PairKey> keys = KeysOf(member.Network);
        PlannedPeer[] peers = [.. plan.Peers.Where(peer => peer is { InTunnel: true } && (!peer.IsConfigOnly || peer.PresharedEpoch > 0 || keys.ContainsKey(peer.Id)))];
        if (!head.PresharedKeys && keys.Count == 0 && !peers.Any(peer => peer.IsConfigOnly))
            return secrets;
        TakeAll(member, own, [.. peers.Where(peer => head.PresharedKeys || peer.IsConfigOnly)], notes);
        DateTimeOffset now = time.GetUtcNow();
        int made = 0;
        foreach (PlannedPeer peer in peers)
        {
            PairKey? key = keys.GetValueOrDefault(peer.Id);
            if (peer.IsConfigOnly)
            {
                if (key is not null)
                    secrets[peer.Id] = OfConfiguration(key, peer);
                continue;
            }
            if (!head.PresharedKeys)
                key = key is null ? null : TurnOff(member, peer, key, now);
            else if (PairPlace.Makes(member.Peer, peer.Id) && (key is null || key.IsOff || !key.Fits(own, peer.PublicKey!.Value)) && made++ < PerTurn)
                key = Make(member, own, peer, key, now);
            if (key is not null)
                secrets[peer.Id] = Secrets(key, member, own, peer, now);
        }
        return secrets;
    }

    /// <summary>Sends what there is to send for a network; on a new connection all that is open.</summary>
    public void Send(MemberView member, NetworkPlan plan, int generation, Func<AgentFrame, bool> send)
    {
        if (_generation != generation)
        {
            _generation = generation;
            _turns.Clear();
        }
        foreach ((NetworkId _, AgentFrame answer) in _answers.Where(one => one.Network == member.Network))
            send(answer);
        _answers.RemoveAll(one => one.Network == member.Network);
        if (member is not { Head: { } head, PublicKey: { } own, PrivateKey: { } mine })
            return;
        Dictionary<PeerId, PairKey> keys = KeysOf(member.Network);
        int sent = 0;
        foreach (PlannedPeer peer in plan.Peers.Where(peer => peer.InTunnel && (peer.IsConfigOnly ? peer.PresharedEpoch > 0 : head.PresharedKeys)))
        {
            bool makes = Makes(member, peer);
            PairKey? key = keys.GetValueOrDefault(peer.Id);
            bool has = key is { IsOff: false } && key.Fits(own, peer.PublicKey!.Value) && (!peer.IsConfigOnly || key.Epoch == peer.PresharedEpoch);
            Turn? turn = _turns.GetValueOrDefault((member.Network, peer.Id));
            if (makes ? !has || (key!.IsSettled && turn is not { WasAsked: true }) : has)
                continue;
            // What a configuration has lies at the server: nothing else has to happen first.
            turn ??= _turns[(member.Network, peer.Id)] = new Turn(time.GetTimestamp(), makes || peer.IsConfigOnly ? TimeSpan.Zero : FirstWait);
            if (time.GetElapsedTime(turn.At) < turn.Wait || sent >= PerTurn)
                continue;
            PairNote? note = makes ? OfferOf(member, peer, key!, mine) : new PairNote();
            if (note is null)
                continue;
            (note.NetworkId, note.PeerId) = (member.Network.ToWire(), peer.Id.ToWire());
            send(new AgentFrame { PairNote = note });
            sent++;
            _turns[(member.Network, peer.Id)] = turn.Next(time.GetTimestamp(), FirstWait, LongestWait);
        }
    }

    /// <summary>Lets go of networks that this machine is not in any more.</summary>
    public void Keep(IEnumerable<NetworkId> networks)
    {
        HashSet<NetworkId> kept = [.. networks];
        foreach (NetworkId gone in _keys.Keys.Where(network => !kept.Contains(network)).ToArray())
            _keys.Remove(gone);
    }

    private Dictionary<PeerId, PairKey> KeysOf(NetworkId network) => _keys.TryGetValue(network, out Dictionary<PeerId, PairKey>? keys) ? keys : _keys[network] = store.LoadPairKeys(network);

    private void TakeAll(MemberView member, PublicKey own, PlannedPeer[] peers, IEnumerable<PairNote> notes)
    {
        foreach (PairNote note in notes)
        {
            if (!WireId.TryRead(note.PeerId, out PeerId from) || peers.FirstOrDefault(peer => peer.Id == from) is not { } peer)
                continue;
            bool makes = Makes(member, peer);
            if (!note.Sealed.IsEmpty && !makes)
                TakeOffer(member, own, peer, note);
            else if (!note.Proof.IsEmpty && makes)
                TakeProof(member, own, peer, note);
            else if (note.Sealed.IsEmpty && note.Proof.IsEmpty && makes)
                _turns[(member.Network, peer.Id)] = new Turn(time.GetTimestamp(), TimeSpan.Zero) { WasAsked = true };
        }
    }

    // Whoever makes a configuration makes what is in it.
    private static bool Makes(MemberView member, PlannedPeer peer) => !peer.IsConfigOnly && PairPlace.Makes(member.Peer, peer.Id);

    private void TakeOffer(MemberView member, PublicKey own, PlannedPeer peer, PairNote note)
    {
        var place = new PairPlace(member.Network, peer.Id, member.Peer, peer.PublicKey!.Value, own, note.Epoch);
        PairKey? before = KeysOf(member.Network).GetValueOrDefault(peer.Id);
        bool fits = before?.Fits(own, place.MakerKey) == true;
        // An older one, said again by whoever is in between.
        if (fits && note.Epoch < before!.Epoch)
            return;
        PresharedKey? key = PairKeySeal.Open(place, member.PrivateKey!, note.Sealed.Span);
        if (key is null)
        {
            Log.Unfit(logger, peer.Name, member.Name);
            return;
        }
        if (!(fits && before!.Epoch == note.Epoch && before.Key.SameAs(key)))
        {
            if (!Store(member, peer, new PairKey(own, place.MakerKey, note.Epoch, time.GetUtcNow(), true, key, before is not null && IsBound(before, member, own, peer) ? before.Key : PairKey.None)))
                return;
            Log.Agreed(logger, peer.Name, member.Name);
        }
        if (peer.IsConfigOnly)
        {
            _turns.Remove((member.Network, peer.Id));
            return;
        }
        _answers.Add((member.Network, new AgentFrame
        {
            PairNote = new PairNote { NetworkId = member.Network.ToWire(), PeerId = peer.Id.ToWire(), Epoch = note.Epoch, Proof = ByteString.CopyFrom(PairKeySeal.Prove(place, key)) },
        }));
    }

    private void TakeProof(MemberView member, PublicKey own, PlannedPeer peer, PairNote note)
    {
        if (KeysOf(member.Network).GetValueOrDefault(peer.Id) is not { } key || !key.Fits(own, peer.PublicKey!.Value) || key.Epoch != note.Epoch
            || !PairKeySeal.IsProof(Place(member, peer, key), key.Key, note.Proof.Span))
            return;
        _turns.Remove((member.Network, peer.Id));
        if (key.IsSettled)
            return;
        if (Store(member, peer, key with { IsSettled = true, Since = time.GetUtcNow() }))
            Log.Agreed(logger, peer.Name, member.Name);
    }

    private PairKey? Make(MemberView member, PublicKey own, PlannedPeer peer, PairKey? before, DateTimeOffset now)
    {
        Span<byte> bytes = stackalloc byte[PresharedKey.SizeBytes];
        RandomNumberGenerator.Fill(bytes);
        var key = new PresharedKey(bytes);
        CryptographicOperations.ZeroMemory(bytes);
        PresharedKey former = before is null || !IsBound(before, member, own, peer) ? PairKey.None : before.IsSettled ? before.Key : before.Former;
        // A clock that was set back must not make it look like an older one.
        long epoch = Math.Max(now.ToUnixTimeMilliseconds(), (before?.Epoch ?? 0) + 1);
        var made = new PairKey(own, peer.PublicKey!.Value, epoch, now, false, key, former);
        _turns.Remove((member.Network, peer.Id));
        return Store(member, peer, made) ? made : before;
    }

    // The one that was in use is taken for a day: the other end may not have heard.
    private PairKey? TurnOff(MemberView member, PlannedPeer peer, PairKey key, DateTimeOffset now)
    {
        if (!key.IsOff)
        {
            PairKey off = key with { IsSettled = true, Since = now, Key = PairKey.None, Former = key.IsSettled || PairKey.IsNone(key.Former) ? key.Key : key.Former };
            return Store(member, peer, off) ? off : key;
        }
        if (now - key.Since < Overlap)
            return key;
        KeysOf(member.Network).Remove(peer.Id);
        store.DeletePairKey(member.Network, peer.Id);
        return null;
    }

    private PairSecrets Secrets(PairKey key, MemberView member, PublicKey own, PlannedPeer peer, DateTimeOffset now)
    {
        // Of WireGuard keys that are gone: whoever changed its key without an overlap has lost what it had.
        if (!IsBound(key, member, own, peer))
            return new PairSecrets(null, key.IsSettled ? key.Key : key.Former);
        if (!key.IsSettled)
            return Of(key.Former, key.Key);
        return Of(key.Key, now - key.Since < Overlap ? key.Former : null);

        static PairSecrets Of(PresharedKey spoken, PresharedKey? also) =>
            new(PairKey.IsNone(spoken) ? null : spoken, also is null || also.SameAs(spoken) ? null : also);
    }

    // It speaks what it was made with, whatever the network wants now: each of its keys with that one's own.
    private static PairSecrets OfConfiguration(PairKey key, PlannedPeer peer)
    {
        PresharedKey? now = key.Theirs == peer.PublicKey ? key.Key : null;
        PresharedKey? before = key.Theirs == peer.FormerKey ? key.Key : key.Former;
        return new PairSecrets(now is null || PairKey.IsNone(now) ? null : now, PairKey.IsNone(before) ? null : before);
    }

    // While a WireGuard key gives way to another, what belongs to the former one stays in use.
    private bool IsBound(PairKey key, MemberView member, PublicKey own, PlannedPeer peer) =>
        (key.Own == own || (member.OtherKeyAt(time.GetUtcNow()) is { } other && key.Own == X25519.PublicKeyOf(other))) && (key.Theirs == peer.PublicKey || key.Theirs == peer.FormerKey);

    private static PairNote? OfferOf(MemberView member, PlannedPeer peer, PairKey key, PrivateKey mine) =>
        PairKeySeal.Seal(Place(member, peer, key), mine, key.Key) is { } message ? new PairNote { Epoch = key.Epoch, Sealed = ByteString.CopyFrom(message) } : null;

    private static PairPlace Place(MemberView member, PlannedPeer peer, PairKey key) => new(member.Network, member.Peer, peer.Id, key.Own, key.Theirs, key.Epoch);

    // What is not on disk would be lost at the next start, while the other end has it.
    private bool Store(MemberView member, PlannedPeer peer, PairKey key)
    {
        try
        {
            store.Save(member.Network, peer.Id, key);
            KeysOf(member.Network)[peer.Id] = key;
            warnings.Clear("pair keys");
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string text = $"Preshared keys could not be written, so those stay that were there: {e.Message}";
            warnings.Set("pair keys", text);
            Log.Failed(logger, text);
            return false;
        }
    }

    /// <summary>When something is sent about a pair the next time.</summary>
    private sealed record Turn(long At, TimeSpan Wait)
    {
        /// <summary>The other device has none and asked for it.</summary>
        public bool WasAsked { get; init; }

        public Turn Next(long now, TimeSpan first, TimeSpan longest) => new(now, Wait == TimeSpan.Zero ? first : TimeSpan.FromTicks(Math.Min(Wait.Ticks * 2, longest.Ticks)));
    }
}
