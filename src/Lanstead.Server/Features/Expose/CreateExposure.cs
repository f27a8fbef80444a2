using System.Globalization;
using System.Net;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Server.Features.Limits;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Lanstead.Server.Storage.Entities;
using Npgsql;

namespace Lanstead.Server.Features.Expose;

/// <param name="DeviceId">The device at home.</param>
/// <param name="Name">What people call it; the template's name or the first port when absent.</param>
/// <param name="Template">A service of the list: its ports, unless there are others here.</param>
/// <param name="Ports">At most 32, each a port or a range.</param>
/// <param name="ServerId">The tunnel server; the device's own, or the one with the fewest clients when absent.</param>
/// <param name="AddressId">The public address; the client's when absent.</param>
/// <param name="Target">A machine of the device's LAN; the device itself when absent.</param>
/// <param name="Source">What the service sees as the caller's address; the true one when absent.</param>
/// <param name="Allowed">Who may connect; everybody when absent.</param>
/// <param name="Denied">Who may not; counts more.</param>
/// <param name="Description">What it is for.</param>
/// <param name="Host">A name by which it is reached over HTTPS, such as <c>blog.example.com</c>, instead of public ports of its own.</param>
/// <param name="Upstream">With a name: where TLS ends; at the tunnel server, before a service that speaks HTTP, when absent.</param>
internal sealed record CreateExposureRequest(
    DeviceId DeviceId, string? Name = null, string? Template = null, PortRequest[]? Ports = null, Guid? ServerId = null, Guid? AddressId = null, IPAddress? Target = null, ExposureSource? Source = null,
    IPNetwork[]? Allowed = null, IPNetwork[]? Denied = null, string? Description = null, string? Host = null,
    ExposureUpstream? Upstream = null);

/// <summary>Exposes ports of a device.</summary>
internal sealed class CreateExposure(TenantDb db, Caller caller, TunnelClients clients, ExposeBounds bounds, Recorder recorder, TimeProvider time)
{
    public const int PortsMax = 32;
    public const int PrefixesMax = 256;
    public const int ExposuresMax = 10_000;

    private const string Insert = """
        INSERT INTO exposures (id, tenant_id, server_id, address_id, client_id, name, description, template, target, source, allowed, denied, created_by, created_at, updated_at, host, upstream)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::inet, $10, $11::cidr[], $12::cidr[], $13, $14, $14, $15, $16)
        """;

    // Of spaces that the caller may see alone.
    private const string HolderOf = "SELECT e.name, d.name FROM exposures e JOIN tunnel_clients c ON c.id = e.client_id JOIN peers p ON p.id = c.peer_id JOIN devices d ON d.id = p.device_id WHERE e.host = $1";

    public static Task<CreatedAnswer<ExposureView>> HandleAsync(TenantId tenantId, CreateExposureRequest body, CreateExposure self, CancellationToken stop) => self.RunAsync(tenantId, body, stop);

    /// <summary>What can be wrong with what is common to making and changing one.</summary>
    public static FieldErrors Check(FieldErrors errors, IReadOnlyList<PortRequest>? ports, IPAddress? target, IPNetwork[]? allowed, IPNetwork[]? denied)
    {
        errors.When(target is not null && !ChangePoolAddress.IsOfUse(target), "target", "An address of a machine in the device's LAN.")
            .When(allowed is { Length: > PrefixesMax }, "allowed", "At most 256 prefixes.").When(denied is { Length: > PrefixesMax }, "denied", "At most 256 prefixes.");
        if (ports is null)
            return errors;
        errors.When(ports.Count is 0 or > PortsMax, "ports", "Name 1 to 32 ports or ranges.");
        foreach (PortRequest one in ports)
            errors.When(one is null || one.Fault is not null, "ports", one?.Fault ?? "Name a port.");
        if (errors.Failure is null)
            errors.When(ports.Index().Any(one => ports.Skip(one.Index + 1).Any(one.Item.Clashes)), "ports", "Two of them want the same public port.");
        return errors;
    }

    private async Task<CreatedAnswer<ExposureView>> RunAsync(TenantId tenant, CreateExposureRequest body, CancellationToken stop)
    {
        // 1. What the body says.
        ServiceTemplateView? template = body.Template is { Length: > 0 } called && DisplayText.IsValid(called, 1, StateRules.NameMaxLength) ? await ServiceTemplates.FindAsync(db, tenant, called, stop) : null;
        IReadOnlyList<PortRequest>? ports = body.Ports ?? template?.Ports.Select(one => new PortRequest(one.Protocol, one.First, one.Last)).ToArray();
        FieldErrors errors = Check(new FieldErrors().CheckDescription(body.Description), ports, body.Target, body.Allowed, body.Denied)
            .When(ports is null, body.Template is null ? "ports" : "template", body.Template is null ? "Name ports, or a template." : "There is no template of this name.")
            .When(body.Template is not null && !DisplayText.IsValid(body.Template, 0, StateRules.NameMaxLength), "template", "A template's name has at most 64 characters.");
        if (body.Name is not null)
            errors.CheckName(body.Name);
        string? host = body.Host is { } wantedHost ? NamedRules.Normal(wantedHost) : null;
        errors.When(body.Host is null && body.Upstream is not null, "upstream", "It goes with a name.");
        if (body.Host is not null && errors.Failure is null)
            NamedRules.Check(errors, body.Host, body.Upstream, ports, body.Source);
        if (errors.Failure is { } invalid)
            return invalid;
        if (host is not null)
            ports = NamedRules.Ports(ports!);
        Result<IReadOnlyList<PortRequest>> fit = SourceRules.Fit(ports!, body.Source ?? ExposureSource.Kept);
        if (!fit.IsSuccess)
            return fit.Failure;
        ports = fit.Value;

        // 2. Whose device, and through which server.
        if (await TunnelMaker.FindDeviceAsync(db, tenant, body.DeviceId, stop) is not { } device)
            return ExposeProblems.NoDevice;
        if (device.OwnerUserId != caller.UserId && !caller.May(Permission.ExposeManage, tenant))
            return ExposeProblems.NotYours;
        if ((body.ServerId ?? await AddressChoice.ServerAsync(db, tenant, device.Id, stop)) is not { } serverId)
            return ExposeProblems.NoServer;

        // 3. Client, address and ports, under the tunnel's lock.
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        await ExposeBounds.WaitAsync(db, tenant, stop);
        if (await bounds.RefuseAsync(db, tenant, device.OwnerUserId, besides: null, ports!.Sum(one => one.Count), stop) is { } limited)
            return limited;
        if (await clients.LockAsync(serverId, stop) is not { } tunnel || tunnel.Server.TenantId != tenant)
            return ExposeProblems.NotFound;
        if (tunnel.Server.Status != TunnelServerStatus.Active)
            return ExposeProblems.NoServer;
        if (tunnel.Server.Exposures >= ExposuresMax)
            return ExposeProblems.TooMany;
        if (host is not null && body.Upstream != ExposureUpstream.Tls && tunnel.Server.CertificateAuthority is { AgreedAt: null } authority)
            return ExposeProblems.TermsWanted(tunnel.Server.Name, authority.Directory);
        ClientPlace? known = await clients.FindAsync(serverId, device.Id, stop);
        Result<ClientPlace> client = known is not null ? known : await clients.AddAsync(tunnel, device, body.AddressId, stop);
        if (!client.IsSuccess)
            return client.Failure;
        if (tunnel.Server.Addresses.FirstOrDefault(one => one.Id == (body.AddressId ?? client.Value.AddressId)) is not { Status: PoolAddressStatus.Active } address)
            return ExposeProblems.NoAddress(tunnel.Server.Name);
        Result<IReadOnlyList<ChosenPorts>> chosen = await clients.ChooseAsync(ports, address, client.Value.Id, [], [], [], stop);
        if (!chosen.IsSuccess)
            return chosen.Failure;

        // 4. The rows.
        DateTimeOffset now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        string name = body.Name ?? (host is not null ? host[..Math.Min(host.Length, StateRules.NameMaxLength)] : template is not null ? template.Name : string.Create(CultureInfo.InvariantCulture, $"Port {chosen.Value[0].TargetPort}"));
        db.Waiting.Add(
            Insert,
            [
                id, tenant.Value, serverId, address.Id, client.Value.Id, name, body.Description ?? "", template?.Name ?? body.Template ?? "", body.Target, ExposeWords.Of(body.Source ?? ExposureSource.Kept),
                body.Allowed ?? [], body.Denied ?? [], caller.UserId.Value, now, host, host is null ? null : ExposeWords.Of(body.Upstream ?? ExposureUpstream.Http),
            ],
            rows: 1);
        clients.Write(id, tenant, address.Id, client.Value.Id, chosen.Value);
        recorder.Audit(
            db, tenant, "exposure.create", new AuditTarget("exposure", id.ToString("D")),
            after: new { name, server = tunnel.Server.Name, address.Address, device = device.Name, ports = chosen.Value, body.Target, body.Source, body.Allowed, body.Denied, host, body.Upstream, clientMade = known is null });
        recorder.Event(db, tenant, "exposures", "exposure.created", id);
        if (known is null)
            recorder.Event(db, tenant, "tunnel-servers", "tunnel_server.updated", serverId);
        Question<ExposureView> made = ExposureView.Find(id);
        try
        {
            await db.WriteAsync(stop, made);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.ExclusionViolation)
        {
            return ExposeProblems.PortJustTaken;
        }
        catch (PostgresException e) when (host is not null && e is { SqlState: PostgresErrorCodes.UniqueViolation, ConstraintName: "exposures_by_host" })
        {
            await transaction.RollbackAsync(stop);
            List<(string, string)> holder = await db.QueryAsync(HolderOf, [host], row => (row.GetString(0), row.GetString(1)), stop);
            return ExposeProblems.HostTaken(host, holder is [var one] ? one : null);
        }
        await transaction.CommitAsync(stop);
        return made.Rows[0];
    }
}
