using System.Net;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Server.Features.Activity;
using Lanstead.Server.Features.Devices;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Recording;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;

namespace Lanstead.Server.Features.Peers;

/// <summary>What must be known of a network before a peer is added to it.</summary>
/// <param name="Label">The name that the device has.</param>
/// <param name="Wanted">The address that it shall have; null: the lowest free one.</param>
/// <param name="Address">Asked under the network's lock.</param>
/// <param name="Names">Asked under the network's lock.</param>
internal sealed record PeerPlace(string Label, IPAddress? Wanted, Question<AddressPool.Occupied> Address, Question<string> Names);

/// <summary>Puts a device into a network: addresses, name, map, history. One way for people and for agents.</summary>
internal sealed class PeerMaker(Recorder recorder, ActivityLog activity, TimeProvider time)
{
    private const string Insert = """
        INSERT INTO peers (id, tenant_id, network_id, device_id, name, public_key, key_changed_at, ipv4, ipv6, created_at, updated_at, approved, ends_at, held, posture_missing)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11, $12, $13, $14)
        """;

    /// <summary>The questions to ask, under the network's lock.</summary>
    public PeerPlace Place(NetworkId network, string label, IPAddress? wanted) =>
        new(label, wanted, AddressPool.Ask(network, wanted, time.GetUtcNow()), UniqueNames.AskForPeer(network, label));

    /// <summary>Adds the peer to what is written next in the caller's transaction, under the network's lock. The device is there, or written before; the caller audits.</summary>
    public Result<Peer> Add(LansteadDb db, LockedNetwork network, Device device, PeerPlace place, PublicKey? publicKey, bool approved, DateTimeOffset? endsAt)
    {
        DateTimeOffset now = time.GetUtcNow();
        PeerId id = PeerId.New(time);
        Result<IPAddress> address = AddressPool.Pick(place.Address, network, id, place.Wanted, now);
        if (!address.IsSuccess)
            return address.Failure;
        string[] missing = device.Kind == DeviceKind.Agent ? [.. PostureRules.Missing(network.Settings.Posture, Postures.Parse(device.Posture), device.AgentVersion)] : [];
        var peer = new Peer
        {
            Id = id,
            TenantId = network.TenantId,
            NetworkId = network.Id,
            DeviceId = device.Id,
            Name = UniqueNames.Choose(place.Names, place.Label),
            PublicKey = publicKey,
            KeyChangedAt = publicKey is null ? null : now,
            Ipv4 = address.Value,
            Ipv6 = NetworkRanges.Beside(network.Ipv4, network.Ipv6, address.Value),
            Approved = approved,
            EndsAt = endsAt,
            Held = device.DisabledAt is not null ? "disabled" : device.ExpiresAt <= now ? "expired" : !approved ? "approval" : missing.Length > 0 ? "posture" : "",
            CreatedAt = now,
            UpdatedAt = now,
        };
        db.Waiting.Add(
            Insert,
            [id.Value, peer.TenantId.Value, network.Id.Value, device.Id.Value, peer.Name, publicKey?.Bytes.ToArray(), peer.KeyChangedAt, peer.Ipv4, peer.Ipv6, now, approved, endsAt, peer.Held, missing],
            rows: 1);
        AddressPool.Claim(db, network, id, peer.Ipv4);
        NetworkRevisions.PeerChanged(db, network.Id, id, now);
        if (device.Kind == DeviceKind.Agent)
            NetworkRevisions.ManifestChanged(db, device.Id);
        activity.Add(db, network.TenantId, network.Id, approved ? "peer.joined" : "peer.asked", new { peer.Name, ipv4 = peer.Ipv4, kind = device.Kind });
        recorder.Event(db, network.TenantId, "peers", "peer.created", id.Value, network.Id);
        return peer;
    }
}
