using Google.Protobuf;
using Lanstead.Agent.State;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;
using Microsoft.Extensions.Logging;

namespace Lanstead.Agent.Desired;

/// <summary>What the server wants of this machine, verified, in memory and on disk.</summary>
/// <remarks>Thread-safe. What cannot be written to disk still holds in memory: tunnels do not wait for a full disk.</remarks>
internal sealed partial class Membership(StateStore store, Warnings warnings, ILogger logger) : IDisposable
{
    // More than there are kinds of demands.
    private const int MissingMax = 20;

    private readonly Lock _gate = new();
    private readonly Dictionary<NetworkId, Member> _members = [];
    private StateVerifier? _verifier;
    private bool _policyIsServed = true;

    /// <summary>By which leases are counted.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>The server that this machine belongs to; null before it joined.</summary>
    public Enrolment? Enrolment { get; private set; }

    /// <summary>The manifest that is in force.</summary>
    public Manifest? Manifest { get; private set; }

    /// <summary>Brings back what the disk holds: all of it is verified like what comes from the network.</summary>
    public void Load()
    {
        lock (_gate)
        {
            Result<Enrolment?> enrolment = store.LoadEnrolment();
            if (!enrolment.IsSuccess)
            {
                Warn("enrolment", $"{enrolment.Failure.Message} Put a good copy back and restart the agent, or join again: lanstead up --server URL --key KEY");
                return;
            }
            if (enrolment.Value is null || !Trust(enrolment.Value))
                return;
            LoadManifest();
        }
    }

    /// <summary>This machine has joined a server, or joined once more.</summary>
    public void Enrol(Enrolment enrolment)
    {
        lock (_gate)
        {
            store.Save(enrolment);
            Trust(enrolment);
            warnings.Clear("enrolment");
        }
    }

    /// <summary>The device's new name or URL.</summary>
    public void Update(Func<Enrolment, Enrolment> change)
    {
        lock (_gate)
        {
            if (Enrolment is { } enrolment && change(enrolment) is var next && next != enrolment)
            {
                store.Save(next);
                Enrolment = next;
            }
        }
    }

    /// <summary>Takes a manifest; the same rules as for maps: ours, signed, never an older one.</summary>
    public MapOutcome Take(Signed signed)
    {
        lock (_gate)
        {
            MapOutcome outcome = TakeManifest(signed, fromDisk: false);
            if (outcome == MapOutcome.Applied)
                Persist("manifest", () => store.SaveManifest(signed.ToByteArray()));
            return outcome;
        }
    }

    /// <summary>Takes a map or delta of a network that this machine is in.</summary>
    public MapOutcome Take(NetworkId network, Func<NetworkReplica, MapOutcome> take)
    {
        lock (_gate)
        {
            if (!_members.TryGetValue(network, out Member? member))
                return MapOutcome.Foreign;
            MapOutcome outcome = take(member.Replica);
            if (outcome == MapOutcome.Applied && member.Replica.ToMap() is { } map)
                Persist($"map {network}", () => store.SaveMap(network, map.ToByteArray()));
            if (outcome == MapOutcome.Applied)
                FollowKey(network, member);
            return outcome;
        }
    }

    /// <summary>Takes a lease of a network that this machine is in; false when it is none of ours, or an old one.</summary>
    public bool TakeLease(Signed signed)
    {
        lock (_gate)
        {
            if (_verifier is null || Enrolment is null || !_verifier.TryRead(signed, out Lease? lease) || !WireId.TryRead(lease.NetworkId, out NetworkId network)
                || !_members.TryGetValue(network, out Member? member) || !HeldLease.GivesWay(member.Lease, lease, new ServerId(Enrolment.ServerId), network))
                return false;
            member.Lease = new HeldLease(lease, Time.GetTimestamp());
            Persist($"lease {network}", () => store.SaveLease(network, Time.GetUtcNow(), signed.ToByteArray()));
            return true;
        }
    }

    /// <summary>Takes the word of what may arrive in a network; the same rules as for maps.</summary>
    public MapOutcome TakePolicy(NetworkId network, Signed signed)
    {
        lock (_gate)
        {
            if (!_members.TryGetValue(network, out Member? member))
                return MapOutcome.Foreign;
            MapOutcome outcome = member.Policy.Take(signed, member.Peer);
            if (outcome == MapOutcome.Applied)
                Persist($"policy {network}", () => store.SavePolicy(network, signed.ToByteArray()));
            return outcome;
        }
    }

    /// <summary>Whether the server says what may arrive. One that is too old does not: where none ever did, members reach each other.</summary>
    public void PolicyIsServed(bool served)
    {
        lock (_gate)
        {
            _policyIsServed = served;
            foreach (Member member in _members.Values.Where(_ => !served))
                member.Policy.AllowUntilTold();
        }
    }

    public IReadOnlyList<MemberView> Views()
    {
        lock (_gate)
            return [.. _members.OrderBy(pair => pair.Key.Value).Select(pair => pair.Value.View())];
    }

    public MemberView? View(NetworkId network)
    {
        lock (_gate)
            return _members.TryGetValue(network, out Member? member) ? member.View() : null;
    }

    /// <summary>Remembers where a network is on this machine.</summary>
    public void SetLink(NetworkId network, NetworkLink link)
    {
        lock (_gate)
        {
            if (!_members.TryGetValue(network, out Member? member) || member.Link == link)
                return;
            member.Link = link;
            Persist($"link {network}", () => store.Save(network, link));
        }
    }

    /// <summary>What the server says that a network demands and this machine lacks.</summary>
    public IReadOnlyList<string> MissingIn(NetworkId network)
    {
        lock (_gate)
            return Manifest?.Networks.FirstOrDefault(entry => entry.NetworkId == network.ToWire())?.Missing.Take(MissingMax).ToArray() ?? [];
    }

    /// <summary>Takes a network in again that was left here, or whose key was lost; only when a person joined it anew.</summary>
    public void Readmit(NetworkId network)
    {
        lock (_gate)
        {
            if (!_members.ContainsKey(network) && Enrolment is not null
                && Manifest?.Networks.FirstOrDefault(entry => entry.NetworkId == network.ToWire()) is { } entry && WireId.TryRead(entry.PeerId, out PeerId peer))
                Include(network, peer, entry.NeedsKey, entry.Held, new ServerId(Enrolment.ServerId), fromDisk: false);
            if (_members.TryGetValue(network, out Member? member) && member.PrivateKey is null)
                MakeKey(network, member);
        }
    }

    /// <summary>True when the server that this machine joined has signed that the device is gone.</summary>
    public bool IsRemoval(Signed? envelope)
    {
        lock (_gate)
            return _verifier is not null && Enrolment is not null
                && DeviceRemoval.Says(_verifier, envelope, new ServerId(Enrolment.ServerId), new DeviceId(Enrolment.DeviceId));
    }

    /// <summary>Drops one network with its key.</summary>
    public void Drop(NetworkId network)
    {
        lock (_gate)
        {
            if (_members.Remove(network, out Member? member))
                member.PrivateKey?.Dispose();
            store.Forget(network);
        }
    }

    /// <summary>Forgets the server, the identity and every key.</summary>
    public void ForgetAll()
    {
        lock (_gate)
        {
            foreach (Member member in _members.Values)
                member.PrivateKey?.Dispose();
            _members.Clear();
            (Enrolment, Manifest) = (null, null);
            _verifier?.Dispose();
            _verifier = null;
            store.ForgetAll();
        }
    }

    public void Dispose() => _verifier?.Dispose();

    private bool Trust(Enrolment enrolment)
    {
        if (!StateVerifier.TryCreate(enrolment.ServerKey, out StateVerifier? verifier))
        {
            Warn("enrolment", "enrolment.json holds no server key that can be used. Join again: lanstead down --forget, then lanstead up --server URL --key KEY");
            return false;
        }
        if (Enrolment is null || !Enrolment.ServerKey.AsSpan().SequenceEqual(enrolment.ServerKey))
        {
            _verifier?.Dispose();
            _verifier = verifier;
        }
        else
        {
            verifier.Dispose();
        }
        Enrolment = enrolment;
        return true;
    }

    private void LoadManifest()
    {
        Result<byte[]?> file = store.LoadManifest();
        if (!file.IsSuccess || file.Value is null)
        {
            if (file.Failure is { } unreadable)
                Warn("manifest", unreadable.Message);
            return;
        }
        MapOutcome outcome = WireMessages.TryRead(Signed.Parser, file.Value, out Signed? signed) ? TakeManifest(signed, fromDisk: true) : MapOutcome.Malformed;
        if (outcome != MapOutcome.Applied)
            Warn("manifest", store.RefuseManifest(Reason(outcome)).Message + " The server is asked for a new one.");
    }

    private MapOutcome TakeManifest(Signed signed, bool fromDisk)
    {
        if (_verifier is null || Enrolment is null)
            return MapOutcome.Foreign;
        if (!_verifier.TryRead(signed, out Manifest? manifest))
            return MapOutcome.BadSignature;
        if (!WireId.TryRead(manifest.ServerId, out ServerId server) || server.Value != Enrolment.ServerId
            || !WireId.TryRead(manifest.DeviceId, out DeviceId device) || device.Value != Enrolment.DeviceId)
            return MapOutcome.Foreign;
        if (Manifest is { } ours)
        {
            int order = (manifest.Epoch, manifest.Revision).CompareTo((ours.Epoch, ours.Revision));
            if (order <= 0)
                return order < 0 ? MapOutcome.Stale : manifest.HasContentOf(ours) ? MapOutcome.Unchanged : MapOutcome.Conflicting;
        }
        var wanted = new Dictionary<NetworkId, (PeerId Peer, bool NeedsKey, string Held, bool WantsNewKey)>();
        foreach (ManifestNetwork entry in manifest.Networks)
        {
            if (!WireId.TryRead(entry.NetworkId, out NetworkId network) || !WireId.TryRead(entry.PeerId, out PeerId peer)
                || !wanted.TryAdd(network, (peer, entry.NeedsKey, entry.Held, entry.WantsNewKey)))
                return MapOutcome.Malformed;
        }

        Manifest = manifest;
        warnings.Clear("manifest");
        foreach (NetworkId gone in _members.Keys.Where(network => !wanted.ContainsKey(network)).ToArray())
        {
            Log.NetworkGone(logger, gone.ToString());
            Drop(gone);
        }
        foreach ((NetworkId network, (PeerId peer, bool needsKey, string held, bool wantsNewKey)) in wanted)
        {
            Include(network, peer, needsKey, held, server, fromDisk);
            if (wantsNewKey && !fromDisk)
                MakeNextKey(network, _members[network]);
        }
        return MapOutcome.Applied;
    }

    private void Include(NetworkId network, PeerId peer, bool needsKey, string held, ServerId server, bool fromDisk)
    {
        if (!_members.TryGetValue(network, out Member? member))
        {
            _members[network] = member = new Member(new NetworkReplica(_verifier!, server, network), new PolicyCopy(_verifier!, server, network), new PlanCopy(_verifier!, server, network), peer);
            LoadMember(network, member);
            LoadPolicy(network, member);
            LoadPlan(network, member);
            if (!_policyIsServed)
                member.Policy.AllowUntilTold();
            Log.NetworkJoined(logger, network.ToString());
        }
        if (member.Peer != peer)
        {
            member.Policy.Forget();
            Persist($"policy {network}", () => store.SavePolicy(network, []));
            ForgetPlan(network, member);
        }
        member.Peer = peer;
        member.Held = held;
        // What the server lacked yesterday it may have today: only it tells, and it is asked first.
        member.NeedsKey = needsKey && !fromDisk;
        if (member.PrivateKey is null && member.NeedsKey)
            MakeKey(network, member);
    }

    private void LoadMember(NetworkId network, Member member)
    {
        Result<NetworkLink?> link = store.LoadLink(network);
        if (link.IsSuccess)
            member.Link = link.Value;
        else
            Warn($"link {network}", link.Failure.Message);

        Result<PrivateKey?> key = store.LoadPrivateKey(network);
        if (key.IsSuccess && key.Value is { } found)
            member.Use(found);
        else
            member.Failure = key.Failure ?? new Failure(AgentFailures.KeyMissing, "This machine has no key for the network.");

        LoadLease(network, member);
        // Unreadable ones are of no use: the server asks for another.
        member.NextKey = store.LoadPrivateKey(network, NextKeyFile) is { IsSuccess: true, Value: var next } ? next : null;
        member.FormerKey = store.LoadPrivateKey(network, FormerKeyFile) is { IsSuccess: true, Value: var former } ? former : null;

        Result<byte[]?> file = store.LoadMap(network);
        if (!file.IsSuccess || file.Value is null)
            return;
        MapOutcome outcome = WireMessages.TryRead(NetworkMap.Parser, file.Value, out NetworkMap? map) ? member.Replica.Take(map) : MapOutcome.Malformed;
        if (outcome != MapOutcome.Applied)
            Warn($"map {network}", store.RefuseMap(network, Reason(outcome)).Message + " The server is asked for a new one.");
        else
            FollowKey(network, member);
    }

    private void LoadLease(NetworkId network, Member member)
    {
        Result<(DateTimeOffset Received, byte[] Signed)?> file = store.LoadLease(network);
        if (file is { IsSuccess: true, Value: { } kept } && WireMessages.TryRead(Signed.Parser, kept.Signed, out Signed? signed)
            && _verifier!.TryRead(signed, out Lease? lease) && LeaseRules.IsNewer(lease, new ServerId(Enrolment!.ServerId), network, null))
            member.Lease = HeldLease.FromDisk(lease, kept.Received, Time);
    }

    // A map from before there were policies has no file beside it: its network goes on as it was until the server says more.
    private void LoadPolicy(NetworkId network, Member member)
    {
        Result<byte[]?> file = store.LoadPolicy(network);
        if (file is { IsSuccess: true, Value: null })
        {
            if (member.Replica.Head is not null)
                member.Policy.AllowUntilTold();
            else
                Persist($"policy {network}", () => store.SavePolicy(network, []));
        }
        else if (file is { IsSuccess: true, Value: { Length: > 0 } bytes })
        {
            MapOutcome outcome = WireMessages.TryRead(Signed.Parser, bytes, out Signed? signed) ? member.Policy.Take(signed, member.Peer) : MapOutcome.Malformed;
            if (outcome != MapOutcome.Applied)
                Warn($"policy {network}", store.RefusePolicy(network, Reason(outcome)).Message + " Nothing arrives until the server has sent it anew.");
        }
    }

    private void Persist(string subject, Action write)
    {
        try
        {
            write();
            warnings.Clear(subject);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Warn(subject, $"The state could not be written, so a restart would start from older state: {e.Message}");
        }
    }

    private void Warn(string subject, string text)
    {
        warnings.Set(subject, text);
        Log.Warned(logger, text);
    }

    private static string Reason(MapOutcome outcome) => outcome switch
    {
        MapOutcome.BadSignature => "its signature is not the server's",
        MapOutcome.Foreign => "it belongs to another server, device or network",
        MapOutcome.HashMismatch => "its peers are not those that were signed",
        _ => "it cannot be read",
    };
}
