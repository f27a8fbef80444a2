using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Server.Features.Activity;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Names;

/// <param name="Name">The name below the network's domain, such as printer or *.apps.</param>
/// <param name="Type">A, AAAA or CNAME.</param>
/// <param name="Data">An address; of CNAME: another name of the network.</param>
internal sealed record RecordRequest(string Name, string Type, string Data);

/// <summary>Adds a name to a network.</summary>
internal sealed class CreateRecord(TenantDb db, Recorder recorder, ActivityLog activity, TimeProvider time)
{
    // Under the network's lock, so what is counted stays so.
    private const string Standing = """
        SELECT (SELECT count(*) FROM network_records WHERE network_id = $1),
            EXISTS (SELECT FROM peers WHERE network_id = $1 AND name = $2)
            OR EXISTS (SELECT FROM network_records WHERE network_id = $1 AND name = $2 AND ((type = 'CNAME') OR ($3 = 'CNAME') OR (type = $3 AND data = $4)))
        """;

    private const string Insert = "INSERT INTO network_records (id, network_id, tenant_id, name, type, data, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";

    public static Task<CreatedAnswer<RecordView>> HandleAsync(NetworkId networkId, RecordRequest body, CreateRecord self, CancellationToken stop) => self.RunAsync(networkId, body, stop);

    private async Task<CreatedAnswer<RecordView>> RunAsync(NetworkId networkId, RecordRequest body, CancellationToken stop)
    {
        FieldErrors errors = new FieldErrors()
            .When(!NameRules.IsName(body.Name), "name", "One to four labels of lower-case letters, digits and dashes with dots between them; the first may be *.")
            .When(body.Type is not ("A" or "AAAA" or "CNAME"), "type", "A, AAAA or CNAME.");
        errors.When(body.Type is "A" or "AAAA" or "CNAME" && !NameRules.IsData(body.Type, body.Data), "data", body.Type switch
        {
            "A" => "An IPv4 address that a device can reach: not loopback, link-local or multicast.",
            "AAAA" => "An IPv6 address in its shortest form that a device can reach: not loopback, link-local or multicast.",
            _ => "Another name of this network, without its domain.",
        });
        if (errors.Failure is { } invalid)
            return invalid;

        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        if (await NetworkRevisions.LockAsync(db, networkId, stop) is not { } network)
            return GetNetwork.NotFound;
        var standing = new Question<(long Count, bool Taken)>(Standing, [networkId.Value, body.Name, body.Type, body.Data], row => (row.GetInt64(0), row.GetBoolean(1)));
        await db.AskAsync(stop, standing);
        if (standing.Rows[0].Taken)
            return new Failure("record.name_taken", $"{body.Name} is a device's name, or stands there already. An alias stands alone.");
        if (standing.Rows[0].Count >= NameRules.RecordsMax)
            return new Failure("record.too_many", $"A network has {NameRules.RecordsMax} names beside its devices' at most.");
        DateTimeOffset now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        db.Waiting.Add(Insert, [id, networkId.Value, network.TenantId.Value, body.Name, body.Type, body.Data, now], rows: 1);
        activity.Add(db, network.TenantId, networkId, "record.created", new { body.Name, body.Type, body.Data });
        recorder.Audit(db, network.TenantId, "record.create", AuditTarget.Of("network", networkId), after: new { body.Name, body.Type, body.Data });
        recorder.Event(db, network.TenantId, "networks", "network.updated", networkId.Value, networkId);
        NetworkRevisions.SettingsChanged(db, networkId, now);
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        return new RecordView(id, body.Name, body.Type, body.Data, now);
    }
}
