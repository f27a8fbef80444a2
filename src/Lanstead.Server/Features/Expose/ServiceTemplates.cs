using System.Text.Json;
using Lanstead.Primitives;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Expose;

/// <summary>Ports of a service.</summary>
/// <param name="Protocol">For which protocols.</param>
/// <param name="First">The first one.</param>
/// <param name="Last">The last one.</param>
internal sealed record TemplatePorts(PortProtocol Protocol, int First, int Last);

/// <summary>A service that people expose, with its ports.</summary>
/// <param name="Id">Of those that people add; null: it is built in.</param>
/// <param name="Name">What people call it; also what exposures name.</param>
/// <param name="BuiltIn">Whether it comes with the server.</param>
/// <param name="Ports">At least one.</param>
/// <param name="Note">What else there is to know; null: nothing.</param>
/// <param name="Query">What its UDP ports are asked when they are tested.</param>
internal sealed record ServiceTemplateView(Guid? Id, string Name, bool BuiltIn, IReadOnlyList<TemplatePorts> Ports, string? Note, ServiceQuery Query = ServiceQuery.Any);

/// <summary>The templates of a space; there are never more than fit one answer.</summary>
/// <param name="Items">Those that people added, then those that are built in.</param>
internal sealed record ServiceTemplateList(IReadOnlyList<ServiceTemplateView> Items);

/// <param name="Name">What people call it.</param>
/// <param name="Ports">At most 32, each a port or a range.</param>
internal sealed record CreateServiceTemplateRequest(string Name, TemplatePorts[] Ports);

/// <summary>Services with their ports: those that are built in, and those of a space.</summary>
internal sealed class ServiceTemplates(TenantDb db, Recorder recorder, TimeProvider time)
{
    private const int TemplatesMax = 200;
    private const string Query = "SELECT id, name, ports::text FROM service_templates WHERE tenant_id = $1 ORDER BY lower(name), id";
    private const string Named = "SELECT id, name, ports::text FROM service_templates WHERE tenant_id = $1 AND lower(name) = lower($2)";
    private const string Insert = "INSERT INTO service_templates (id, tenant_id, name, ports, created_at) VALUES ($1, $2, $3, $4::jsonb, $5) ON CONFLICT (tenant_id, name) DO NOTHING RETURNING id";
    private const string Delete = "DELETE FROM service_templates WHERE id = $1 RETURNING tenant_id, name";

    private static readonly Failure s_known = new("service_template.known", "There is a template of this name.");

    /// <summary>Ports from the makers' own documents.</summary>
    private static IReadOnlyList<ServiceTemplateView> BuiltIn { get; } =
    [
        Made("Minecraft Java", null, Both(25565)),
        Made("Minecraft Bedrock", "Consoles need a server list: they take no address.", Udp(19132)) with { Query = ServiceQuery.Bedrock },
        Made("DayZ", null, Udp(2302, 2306), Udp(27016)) with { Query = ServiceQuery.Source },
        // It answers questions at another port than the one at which it is played.
        Made("Palworld", null, Udp(8211)),
        Made("Valheim", null, Udp(2456, 2458)) with { Query = ServiceQuery.Source },
        Made("CS2", null, Both(27015)) with { Query = ServiceQuery.Source },
        Made("Factorio", null, Udp(34197)),
        Made("Satisfactory", null, Both(7777), Tcp(8888)) with { Query = ServiceQuery.Satisfactory },
        Made("Web", null, Tcp(80), Tcp(443)),
        Made("SSH", "Say who may connect: strangers try passwords all day.", Tcp(22)),
        Made("RDP", "Say who may connect: strangers try passwords all day.", Both(3389)),
        Made("Plex", null, Tcp(32400)),
        Made("Jellyfin", null, Tcp(8096)),
    ];

    public static async Task<Answer<ServiceTemplateList>> ListAsync(TenantId tenantId, TenantDb db, CancellationToken stop)
    {
        List<ServiceTemplateView> own = await db.QueryAsync(Query, [tenantId.Value], Read, stop);
        return new ServiceTemplateList([.. own, .. BuiltIn]);
    }

    public static Task<CreatedAnswer<ServiceTemplateView>> CreateAsync(TenantId tenantId, CreateServiceTemplateRequest body, ServiceTemplates self, CancellationToken stop) => self.CreateAsync(tenantId, body, stop);

    public static Task<NoContentAnswer> DeleteAsync(Guid serviceTemplateId, ServiceTemplates self, CancellationToken stop) => self.DeleteAsync(serviceTemplateId, stop);

    /// <summary>A template of the space or built in; null: there is none of this name.</summary>
    public static async Task<ServiceTemplateView?> FindAsync(LansteadDb db, TenantId tenant, string name, CancellationToken stop) =>
        (await db.QueryAsync(Named, [tenant.Value, name], Read, stop)).FirstOrDefault() ?? BuiltIn.FirstOrDefault(one => one.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private async Task<CreatedAnswer<ServiceTemplateView>> CreateAsync(TenantId tenant, CreateServiceTemplateRequest body, CancellationToken stop)
    {
        PortRequest[] ports = [.. body.Ports.Select(one => one is null ? new PortRequest() : new PortRequest(one.Protocol, one.First, one.Last))];
        if (CreateExposure.Check(new FieldErrors().CheckName(body.Name), ports, null, null, null).Failure is { } invalid)
            return invalid;
        if (BuiltIn.Any(one => one.Name.Equals(body.Name, StringComparison.OrdinalIgnoreCase)))
            return s_known;
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if ((await db.QueryAsync(Query, [tenant.Value], Read, stop)).Count >= TemplatesMax)
            return ExposeProblems.TooMany;
        DateTimeOffset now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        if ((await db.QueryAsync(Insert, [id, tenant.Value, body.Name, JsonSerializer.Serialize(body.Ports, JsonRules.Stored), now], row => row.GetGuid(0), stop)).Count == 0)
            return s_known;
        recorder.Audit(db, tenant, "service_template.create", new AuditTarget("service_template", id.ToString("D")), after: new { body.Name, body.Ports });
        await db.WriteAsync(stop);
        await transaction.CommitAsync(stop);
        return new ServiceTemplateView(id, body.Name, false, body.Ports, null);
    }

    private async Task<NoContentAnswer> DeleteAsync(Guid id, CancellationToken stop)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        var gone = await db.QueryAsync(Delete, [id], row => (Tenant: new TenantId(row.GetGuid(0)), Name: row.GetString(1)), stop);
        if (gone.Count == 0)
            return ExposeProblems.NotFound;
        recorder.Audit(db, gone[0].Tenant, "service_template.delete", new AuditTarget("service_template", id.ToString("D")), before: new { gone[0].Name });
        await db.WriteAsync(stop);
        await transaction.CommitAsync(stop);
        return NoContentAnswer.Done;
    }

    private static ServiceTemplateView Read(NpgsqlDataReader row) =>
        new(row.GetGuid(0), row.GetString(1), false, JsonSerializer.Deserialize<TemplatePorts[]>(row.GetString(2), JsonRules.Stored)!, null);

    private static ServiceTemplateView Made(string name, string? note, params TemplatePorts[] ports) => new(null, name, true, ports, note);

    private static TemplatePorts Tcp(int port) => new(PortProtocol.Tcp, port, port);

    private static TemplatePorts Udp(int first, int? last = null) => new(PortProtocol.Udp, first, last ?? first);

    private static TemplatePorts Both(int port) => new(PortProtocol.Both, port, port);
}
