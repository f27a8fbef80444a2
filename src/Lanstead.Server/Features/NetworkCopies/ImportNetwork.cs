using System.Net;
using Lanstead.Primitives;
using Lanstead.Server.Features.Alerts;
using Lanstead.Server.Features.NetworkMembers;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Features.Peers;
using Lanstead.Server.Features.Policies;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;

namespace Lanstead.Server.Features.NetworkCopies;

/// <param name="Network">What an export gave.</param>
/// <param name="DryRun">True: only say what would be.</param>
internal sealed record ImportNetworkRequest(NetworkCopy Network, bool DryRun = false);

/// <param name="What">Such as <c>device nas</c>.</param>
/// <param name="Why">Why it is left away.</param>
internal sealed record LeftAway(string What, string Why);

/// <param name="Network">As it is, or would be.</param>
/// <param name="IsMade">False for a dry run.</param>
/// <param name="Left">What of the file is not in it.</param>
internal sealed record ImportedNetwork(NetworkView Network, bool IsMade, IReadOnlyList<LeftAway> Left);

/// <summary>Makes a network of a file: all of it, or nothing. What needs people or devices that the space does not have is left away, and told.</summary>
internal sealed class ImportNetwork(TenantDb db, Caller caller, CreateNetwork create, NetworkEntry entry, PeerMaker maker, Recorder recorder, TimeProvider time)
{
    private const string People = "SELECT u.username, m.user_id FROM members m JOIN users u ON u.id = m.user_id WHERE m.tenant_id = $1 AND u.username = ANY ($2)";
    private const string Reserve = "INSERT INTO addresses (network_id, tenant_id, address, kind, label) VALUES ($1, $2, $3, 'reservation', $4)";
    private const string Tag = "UPDATE peers SET tags = $2 WHERE id = $1";
    private const string Record = "INSERT INTO network_records (id, network_id, tenant_id, name, type, data, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    private const string Pin = "INSERT INTO pinned_servers (id, tenant_id, network_id, peer_id, name, game, port, pinned_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

    private readonly List<LeftAway> _left = [];

    public static Task<Answer<ImportedNetwork>> HandleAsync(TenantId tenantId, ImportNetworkRequest body, ImportNetwork self, CancellationToken stop) => self.RunAsync(tenantId, body, stop);

    private async Task<Answer<ImportedNetwork>> RunAsync(TenantId id, ImportNetworkRequest body, CancellationToken stop)
    {
        // 1. The file alone, and whose the network will be.
        NetworkCopy copy = body.Network;
        if (copy.Check(out IPNetwork range).Failure is { } invalid)
            return invalid;
        // A key that may make networks need not be one that puts devices into them.
        if (!caller.May(Permission.NetworkUpdate, id) || !caller.May(Permission.PeerUpdate, id))
            return new Failure("access.denied", "Importing a network takes what making and changing one does, and its devices. Ask an owner or admin of the space.");
        if (await db.Tenants.AsNoTracking().SingleOrDefaultAsync(one => one.Id == id, stop) is not { } tenant)
            return GetNetwork.NotFound;
        if (tenant.Kind == TenantKind.Personal && copy.Visibility == NetworkVisibility.Public)
            return NetworkProblems.PersonalIsPrivate;

        // 2. The network, with what it begins with.
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        Result<Network> made = await create.AddAsync(
            tenant, new CreateNetworkRequest(copy.Name, id, copy.Description, copy.Ipv4Cidr, copy.Visibility, copy.JoinPolicy, copy.RequiredRole, copy.Settings), range, stop);
        if (!made.IsSuccess)
            return made.Failure;
        await db.SaveChangesAsync(stop);
        LockedNetwork network = (await NetworkRevisions.LockAsync(db, made.Value.Id, stop))!;

        // 3. What is in it.
        Dictionary<string, UserId> people = await MembersAsync(network, copy, stop);
        foreach (CopiedReservation one in copy.Reservations)
            db.Waiting.Add(Reserve, [network.Id.Value, id.Value, IPAddress.Parse(one.Address), one.Label], rows: 1);
        Dictionary<string, PeerId> peers = await DevicesAsync(network, copy, people, stop);
        DateTimeOffset now = time.GetUtcNow();
        foreach (CopiedRecord one in copy.Records)
            db.Waiting.Add(Record, [Guid.CreateVersion7(now), network.Id.Value, id.Value, one.Name, one.Type, one.Data, now], rows: 1);
        foreach (CopiedServer one in copy.Servers)
        {
            if (peers.TryGetValue(one.Device, out PeerId peer))
                db.Waiting.Add(Pin, [Guid.CreateVersion7(now), id.Value, network.Id.Value, peer.Value, one.Name, one.Game, one.Port, caller.UserId.Value, now], rows: 1);
            else
                _left.Add(new LeftAway($"server {one.Name}", $"The device {one.Device} is not in it."));
        }
        foreach (AlertRequest one in copy.Alerts ?? [])
            ManageAlerts.Add(db, id, network.Id, one, now);
        if (copy.Policy != PolicyVersion.DefaultText)
            // Not judged by its tests: they name devices that may come later. It is in force from the first packet on.
            PolicyStore.Add(db, network.Id, id, new PolicyVersion(1, copy.Policy, "Imported", caller.UserId, null, "change", "kept", null, now, null));
        NetworkRevisions.SettingsChanged(db, network.Id, now);
        recorder.Audit(
            db, id, "network.import", AuditTarget.Of("network", network.Id),
            after: new { copy.Name, copy.Ipv4Cidr, members = people.Count, devices = peers.Keys, reservations = copy.Reservations.Count, left = _left.Select(one => one.What) });
        Question<NetworkView> seen = NetworkView.Find(network.Id);
        await db.WriteAsync(stop, seen);
        if (!body.DryRun)
            await transaction.CommitAsync(stop);
        return new ImportedNetwork(seen.Rows[0], !body.DryRun, _left);
    }

    private async Task<Dictionary<string, UserId>> MembersAsync(LockedNetwork network, NetworkCopy copy, CancellationToken stop)
    {
        Dictionary<string, UserId> people = (await db.QueryAsync(
            People, [network.TenantId.Value, copy.Members.Select(member => member.Username).ToArray()], row => (Name: row.GetString(0), Id: new UserId(row.GetGuid(1))), stop)).ToDictionary(one => one.Name, one => one.Id);
        foreach (CopiedMember member in copy.Members)
        {
            if (!people.TryGetValue(member.Username, out UserId user))
                _left.Add(new LeftAway($"member {member.Username}", "They are not in the space."));
            else if (user != caller.UserId)
                // Whoever imports it owns it; there is one owner.
                entry.Write(db, network, user, member.Role == Role.Owner ? Role.Admin : member.Role, NetworkMemberStatus.Active, "", caller.UserId);
        }
        return people;
    }

    private async Task<Dictionary<string, PeerId>> DevicesAsync(LockedNetwork network, NetworkCopy copy, Dictionary<string, UserId> people, CancellationToken stop)
    {
        string[] names = [.. copy.Devices.Select(device => device.Device)];
        Dictionary<string, Device> known = await db.Devices.AsNoTracking().Where(device => device.TenantId == network.TenantId && names.Contains(device.Name)).ToDictionaryAsync(device => device.Name, stop);
        var peers = new Dictionary<string, PeerId>();
        foreach (CopiedDevice one in copy.Devices)
        {
            if (Why(one, known.GetValueOrDefault(one.Device), people) is { } why)
            {
                _left.Add(new LeftAway($"device {one.Name}", why));
                continue;
            }
            // The network is empty, and the file was checked: nothing has to be asked.
            Result<Peer> peer = maker.Add(db, network, known[one.Device], maker.Place(network.Id, one.Name, IPAddress.Parse(one.Ipv4)), publicKey: null, approved: true, endsAt: null);
            if (!peer.IsSuccess)
            {
                _left.Add(new LeftAway($"device {one.Name}", peer.Failure.Message));
                continue;
            }
            peers[one.Name] = peer.Value.Id;
            if (one.Tags.Count > 0)
                db.Waiting.Add(Tag, [peer.Value.Id.Value, one.Tags.Distinct().Order(StringComparer.Ordinal).ToArray()], rows: 1);
        }
        return peers;
    }

    private static string? Why(CopiedDevice one, Device? device, Dictionary<string, UserId> people) => device switch
    {
        null => "The space has no such device.",
        { Kind: DeviceKind.Config } => "A device that only has a config is in one network: make another config for it.",
        _ when !people.TryGetValue(one.Owner, out UserId owner) || owner != device.OwnerUserId => "Its owner is another, or not among the members.",
        _ => null,
    };
}
