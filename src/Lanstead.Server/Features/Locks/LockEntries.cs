using System.Data;
using Google.Protobuf;
using Lanstead.Primitives;
using Lanstead.Protocol.Locks;
using Lanstead.Protocol.Wire;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Locks;

/// <summary>The rows of a lock's log.</summary>
internal static class LockEntries
{
    /// <summary>All entries of a tenant, in order; <see cref="Read"/> makes one of a row.</summary>
    public const string Query = "SELECT statement, signature, key_id FROM lock_entries WHERE tenant_id = $1 ORDER BY position";

    private const string Insert = "INSERT INTO lock_entries (tenant_id, position, statement, signature, key_id, hash, added_at) VALUES ($1, $2, $3, $4, $5, $6, $7)";

    /// <summary>Stores the last entry of a log, which was appended just now. Goes with the next WriteAsync.</summary>
    public static void Add(LansteadDb db, SignerLog log, DateTimeOffset now)
    {
        Signed last = log.Entries[^1];
        db.Waiting.Add(Insert, [log.Tenant.Value, log.Length - 1, last.Statement.ToByteArray(), last.Signature.ToByteArray(), last.KeyId.ToByteArray(), log.Head.ToArray(), now], rows: 1);
    }

    public static Signed Read(NpgsqlDataReader row) => new()
    {
        Statement = ByteString.CopyFrom(row.GetFieldValue<byte[]>(0)),
        Signature = ByteString.CopyFrom(row.GetFieldValue<byte[]>(1)),
        KeyId = ByteString.CopyFrom(row.GetFieldValue<byte[]>(2)),
    };

    /// <summary>Asks for all entries of a tenant.</summary>
    public static Question<Signed> Ask(TenantId tenant) => new(Query, [tenant.Value], Read);

    /// <summary>The log that was stored. Nothing is stored that does not fit, so a fault is a damaged database.</summary>
    /// <exception cref="DataException">It is no log.</exception>
    public static SignerLog Log(TenantId tenant, IEnumerable<Signed> entries)
    {
        (SignerLog log, LockFault? fault) = SignerLog.Read(tenant, entries);
        return fault is null ? log : throw new DataException($"Entry {log.Length} of the network lock of {tenant} is not what was stored: {fault}.");
    }
}
