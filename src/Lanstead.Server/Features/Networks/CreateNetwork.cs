using System.Net;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Server.Features.Activity;
using Lanstead.Server.Features.Chat;
using Lanstead.Server.Features.NetworkMembers;
using Lanstead.Server.Features.Peers;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Microsoft.EntityFrameworkCore;

namespace Lanstead.Server.Features.Networks;

/// <param name="TenantId">The space that it belongs to; the caller's personal one when absent.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Ipv4Cidr">Its private range; the first free /24 of the space that is no LAN of its machines when absent.</param>
/// <param name="Visibility">Who finds it; its space's members when absent.</param>
/// <param name="JoinPolicy">How people become members; <c>open</c> when absent.</param>
/// <param name="RequiredRole">The least role in the space with which one comes in by oneself; <c>member</c> when absent.</param>
/// <param name="Settings">What else is decided.</param>
internal sealed record CreateNetworkRequest(
    string Name, TenantId? TenantId = null, string? Description = null, string? Ipv4Cidr = null,
    NetworkVisibility? Visibility = null, JoinPolicy? JoinPolicy = null, Role? RequiredRole = null, NetworkSettingsChange? Settings = null);

/// <summary>Makes a network.</summary>
internal sealed class CreateNetwork(TenantDb db, Caller caller, NetworkEntry entry, Recorder recorder, ActivityLog activity, TimeProvider time)
{
    public static Task<CreatedAnswer<NetworkView>> HandleAsync(CreateNetworkRequest body, CreateNetwork self, CancellationToken stop) => self.RunAsync(body, stop);

    private async Task<CreatedAnswer<NetworkView>> RunAsync(CreateNetworkRequest body, CancellationToken stop)
    {
        // 1. What the body says, alone.
        FieldErrors errors = new FieldErrors().CheckName(body.Name).CheckDescription(body.Description).CheckAccess(body.Visibility, body.JoinPolicy, body.RequiredRole);
        NetworkSettings.Check(errors, body.Settings);
        IPNetwork asked = default;
        errors.When(
            body.Ipv4Cidr is not null && !OverlayRange.TryParse4(body.Ipv4Cidr, out asked),
            "ipv4Cidr",
            "A range is private and has no host bits, such as 10.20.0.0/24; /8 to /30.");
        if (errors.Failure is { } invalid)
            return invalid;

        // 2. Whose it will be.
        if (await FindTenantAsync(body.TenantId, stop) is not { } tenant)
            return GetNetwork.NotFound;
        if (caller.HeldBack(Permission.NetworkCreate, tenant.Id) is { } held)
            return held;
        if (!caller.May(Permission.NetworkCreate, tenant.Id))
            return new Failure("access.denied", "Your role does not allow this. Ask an owner or admin of the space.");

        if (tenant.Kind == TenantKind.Personal && body.Visibility == NetworkVisibility.Public)
            return NetworkProblems.PersonalIsPrivate;

        // 3. The rows.
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        Result<Network> network = await AddAsync(tenant, body, body.Ipv4Cidr is null ? null : asked, stop);
        if (!network.IsSuccess)
            return network.Failure;
        recorder.Audit(
            db, tenant.Id, "network.create", AuditTarget.Of("network", network.Value.Id),
            after: new { body.Name, network.Value.Description, ipv4Cidr = network.Value.Ipv4Cidr, network.Value.Visibility, network.Value.JoinPolicy, network.Value.RequiredRole, body.Settings });
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return (await NetworkView.FindAsync(db, network.Value.Id, stop))!;
    }

    /// <summary>Adds the rows of a network that was checked, in the caller's transaction; what waits then is the caller's to write, and to audit.</summary>
    public async Task<Result<Network>> AddAsync(Tenant tenant, CreateNetworkRequest body, IPNetwork? range, CancellationToken stop)
    {
        // 1. Ranges and slug, one network of a tenant at a time.
        await db.QueryAsync("SELECT pg_advisory_xact_lock(hashtextextended('lanstead networks ' || $1::text, 0))", [tenant.Id.ToString()], _ => 0, stop);
        var others = await db.QueryAsync(
            "SELECT name, ipv4_cidr, ipv6_cidr FROM networks WHERE tenant_id = $1",
            [tenant.Id.Value],
            row => (Name: row.GetString(0), Ipv4: row.GetFieldValue<IPNetwork>(1), Ipv6: row.GetFieldValue<IPNetwork>(2)),
            stop);
        if (range is { } asked && others.Find(other => NetworkRanges.Overlaps(other.Ipv4, asked)) is { Name: { } name } clash)
            return new Failure("network.overlaps", $"{asked} overlaps with {clash.Ipv4} of the network \u201c{name}\u201d. Choose another range.");
        Question<(string Device, IPNetwork[] Lans)> machines = MachineLans.AskOf(tenant.Id);
        await db.AskAsync(stop, machines);
        if (range is { } wanted && machines.Rows.Find(machine => MachineLans.Clash(machine.Lans, wanted) is not null) is { Device: { } device, Lans: { } lans })
            return MachineLans.Problem(device, MachineLans.Clash(lans, wanted)!.Value, body.Name, wanted);
        IPNetwork[] used = [.. others.Select(other => other.Ipv4)];
        IPNetwork? ipv4 = range
            // A machine in a LAN as wide as the whole block is no reason to have no network.
            ?? NetworkRanges.FirstFree4(tenant.Ipv4Block, [.. used, .. machines.Rows.SelectMany(machine => machine.Lans)]) ?? NetworkRanges.FirstFree4(tenant.Ipv4Block, used);
        IPNetwork? ipv6 = NetworkRanges.FirstFree6(tenant.Ipv6Block, [.. others.Select(other => other.Ipv6)]);
        if (ipv4 is null || ipv6 is null)
            return new Failure("network.no_free_range", $"No free range is left in {tenant.Ipv4Block}. Name a range yourself, or delete a network.");

        // 2. The rows: network, the gateway's address, history.
        DateTimeOffset now = time.GetUtcNow();
        var network = new Network
        {
            Id = NetworkId.New(time),
            TenantId = tenant.Id,
            Name = body.Name,
            Slug = await UniqueNames.ForSlugAsync(db, tenant.Id, DnsLabel.From(body.Name, "network", StateRules.SlugMaxLength), stop),
            Description = body.Description ?? "",
            Ipv4Cidr = ipv4.Value,
            Ipv6Cidr = ipv6.Value,
            Visibility = body.Visibility ?? NetworkVisibility.Private,
            JoinPolicy = body.JoinPolicy ?? JoinPolicy.Open,
            RequiredRole = body.RequiredRole ?? Role.Member,
            Settings = (tenant.Kind == TenantKind.Personal ? new NetworkSettings(LeaseSeconds: NetworkSettings.PersonalLeaseSeconds) : new NetworkSettings()).With(body.Settings).ToJson(),
            CreatedAt = now,
            UpdatedAt = now,
        };
        db.Networks.Add(network);
        await db.SaveChangesAsync(stop);
        await db.RunAsync(
            "INSERT INTO addresses (network_id, tenant_id, address, kind) VALUES ($1, $2, $3, 'gateway')",
            [network.Id.Value, tenant.Id.Value, NetworkRanges.GatewayAddress(ipv4.Value)],
            stop);
        if (tenant.Kind != TenantKind.Personal)
            FirstChannel.Add(db, tenant.Id, network.Id, time);
        entry.Write(db, network.Id, tenant.Id, caller.UserId, Role.Owner, NetworkMemberStatus.Active, "", null);
        activity.Add(db, tenant.Id, network.Id, "network.created", new { network.Name, ipv4Cidr = ipv4.Value });
        recorder.Event(db, tenant.Id, "networks", "network.created", network.Id.Value, network.Id);
        return network;
    }

    private async Task<Tenant?> FindTenantAsync(TenantId? asked, CancellationToken stop)
    {
        if (asked is { } id)
            return await db.Tenants.AsNoTracking().SingleOrDefaultAsync(tenant => tenant.Id == id, stop);
        // Only the caller's own space is personal and theirs as owner.
        TenantId[] owned = [.. caller.Memberships.Where(membership => membership.Value == Role.Owner).Select(membership => membership.Key)];
        return await db.Tenants.AsNoTracking()
            .Where(tenant => owned.Contains(tenant.Id) && tenant.Kind == TenantKind.Personal)
            .OrderBy(tenant => tenant.CreatedAt).FirstOrDefaultAsync(stop);
    }
}
