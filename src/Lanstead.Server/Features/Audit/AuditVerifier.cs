using System.Globalization;
using Lanstead.Server.Features.OwnData;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Audit;

/// <summary>Something in the audit that is not as the server wrote it.</summary>
/// <param name="Chain">The tenant's id; zeros: the instance.</param>
/// <param name="Position">In the chain; null for a row that has none.</param>
/// <param name="AuditId">The row; null when it is not known any more.</param>
/// <param name="Fault">What is wrong: <c>altered</c>, <c>removed</c>, <c>seal_removed</c>, <c>unsealed</c>, <c>bad_signature</c>, <c>cut_off</c>.</param>
/// <param name="Detail">The same in words.</param>
internal sealed record AuditFault(Guid Chain, long? Position, long? AuditId, string Fault, string Detail);

/// <summary>How far a chain is. Kept outside the database, it shows later that nothing was cut off its end.</summary>
/// <param name="Chain">The tenant's id; zeros: the instance.</param>
/// <param name="Position">Of the last seal.</param>
/// <param name="Hash">Of the last seal, in hexadecimal.</param>
internal sealed record AuditHead(Guid Chain, long Position, string Hash);

/// <summary>What came of a look at the whole audit.</summary>
/// <param name="IsWhole">True when every row is as it was written.</param>
/// <param name="Chains">Chains that were followed.</param>
/// <param name="Rows">Sealed rows that were compared.</param>
/// <param name="Waiting">Rows that are too young to be sealed.</param>
/// <param name="Faults">What is wrong, at most a hundred.</param>
/// <param name="Heads">Where each chain ends, at most a thousand.</param>
internal sealed record AuditProof(bool IsWhole, int Chains, long Rows, long Waiting, IReadOnlyList<AuditFault> Faults, IReadOnlyList<AuditHead> Heads);

/// <summary>Follows every chain from its beginning and compares each row with its seal.</summary>
/// <remarks>Uses the system role: it looks at all tenants' rows, and tells of them nothing but ids. Reads one snapshot, so that it can run beside writers.</remarks>
internal sealed class AuditVerifier(DataSources sources, InstanceState instance, TimeProvider time)
{
    private const int FaultsMax = 100;
    private const int HeadsMax = 1000;
    // A row that waits for longer was kept from its seal. Generous: the database may have been away.
    private static readonly TimeSpan s_sealedWithin = TimeSpan.FromMinutes(5);

    private const string Checkpoints = "SELECT DISTINCT ON (chain) chain, position, hash, signature FROM audit_checkpoints ORDER BY chain, position DESC";

    private const string Seals = $"""
        SELECT s.chain, s.position, s.audit_id, s.hash, s.signature, coalesce(a.tenant_id, '00000000-0000-0000-0000-000000000000'::uuid), {AuditChain.Content}, a.id IS NULL, r.signature
        FROM audit_seals s LEFT JOIN audit a ON a.id = s.audit_id LEFT JOIN audit_redactions r ON r.audit_id = s.audit_id ORDER BY s.chain, s.position
        """;

    private const string Unsealed = """
        SELECT a.id, coalesce(a.tenant_id, '00000000-0000-0000-0000-000000000000'::uuid), a.at, p.audit_id IS NOT NULL
        FROM audit a LEFT JOIN audit_pending p ON p.audit_id = a.id WHERE NOT EXISTS (SELECT FROM audit_seals s WHERE s.audit_id = a.id)
        """;

    private const string Vanished = "SELECT p.audit_id FROM audit_pending p WHERE NOT EXISTS (SELECT FROM audit a WHERE a.id = p.audit_id)";

    /// <summary>Looks at everything. <paramref name="kept"/>: heads that were kept from an earlier look, which must still be there.</summary>
    public async Task<AuditProof> VerifyAsync(IReadOnlyList<AuditHead> kept, CancellationToken stop)
    {
        await using NpgsqlConnection connection = await sources.System.OpenConnectionAsync(stop);
        await using NpgsqlTransaction snapshot = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, stop);
        var walk = new Walk(instance, kept);
        await EachAsync(connection, Checkpoints, row => walk.Start(row.GetGuid(0), row.GetInt64(1), row.GetFieldValue<byte[]>(2), row.GetFieldValue<byte[]>(3)), stop);
        await EachAsync(connection, Seals, walk.Step, stop);
        long waiting = 0;
        await EachAsync(
            connection,
            Unsealed,
            row =>
            {
                if (row.GetBoolean(3) && time.GetUtcNow() - row.Time(2) < s_sealedWithin)
                    waiting++;
                else
                    walk.Fault(row.GetGuid(1), null, row.GetInt64(0), "unsealed", "The row has no seal: it was written past the server, or its seal was removed.");
            },
            stop);
        await EachAsync(connection, Vanished, row => walk.Fault(AuditChain.InstanceChain, null, row.GetInt64(0), "removed", "The row is gone, before it was sealed."), stop);
        walk.End();
        return new AuditProof(walk.Faults.Count == 0, walk.Heads.Count, walk.Rows, waiting, walk.Faults, [.. walk.Heads.Values.Take(HeadsMax)]);
    }

    private static async Task EachAsync(NpgsqlConnection connection, string query, Action<NpgsqlDataReader> row, CancellationToken stop)
    {
#pragma warning disable CA2100 // Constants of this class.
        await using var command = new NpgsqlCommand(query, connection) { CommandTimeout = 0 };
#pragma warning restore CA2100
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(stop);
        while (await reader.ReadAsync(stop))
            row(reader);
    }

    /// <summary>The state of one look: where each chain is, and what was found.</summary>
    private sealed class Walk(InstanceState instance, IReadOnlyList<AuditHead> kept)
    {
        private readonly Dictionary<Guid, (long Position, byte[] Hash)> _at = [];
        private readonly Dictionary<(Guid Chain, long Position), string> _kept = kept.ToDictionary(h => (h.Chain, h.Position), h => h.Hash);
        private readonly Dictionary<Guid, long> _signed = [];

        public List<AuditFault> Faults { get; } = [];

        public Dictionary<Guid, AuditHead> Heads { get; } = [];

        public long Rows { get; private set; }

        public void Start(Guid chain, long position, byte[] hash, byte[] signature)
        {
            if (!AuditChain.IsSigned(instance.StateSigningKey, chain, position, hash, signature))
                Fault(chain, position, null, "bad_signature", "The checkpoint at which the chain begins was not made by this server.");
            _at[chain] = (position, hash);
            _signed[chain] = position;
            Pass(chain, position, hash);
            // What was purged by policy since the heads were kept cannot be compared any more.
            foreach ((Guid Chain, long Position) gone in _kept.Keys.Where(k => k.Chain == chain && k.Position < position).ToList())
                _kept.Remove(gone);
        }

        public void Step(NpgsqlDataReader row)
        {
            (Guid chain, long position, long auditId, byte[] hash) = (row.GetGuid(0), row.GetInt64(1), row.GetInt64(2), row.GetFieldValue<byte[]>(3));
            (long before, byte[] previous) = _at.TryGetValue(chain, out (long Position, byte[] Hash) at) ? at : (0, new byte[AuditChain.HashBytes]);
            Rows++;
            // A seal of before the checkpoint stayed behind: its row is gone by policy.
            if (position <= before)
                return;
            bool isNext = position == before + 1;
            if (!isNext)
                Fault(chain, before + 1, null, "seal_removed", string.Create(CultureInfo.InvariantCulture, $"The seals {before + 1} to {position - 1} are gone, and their rows with them."));
            if (row.GetBoolean(7))
                Fault(chain, position, auditId, "removed", "The row is gone.");
            else if (row.GetGuid(5) != chain || (isNext && !AuditChain.Seal(previous, position, row.GetString(6)).AsSpan().SequenceEqual(hash) && !IsRedacted(row, auditId, hash)))
                Fault(chain, position, auditId, "altered", "The row is not as it was written, or stands in another place.");
            if (!row.IsDBNull(4))
                _signed[chain] = position;
            if (!row.IsDBNull(4) && !AuditChain.IsSigned(instance.StateSigningKey, chain, position, hash, row.GetFieldValue<byte[]>(4)))
                Fault(chain, position, auditId, "bad_signature", "The seal was not made by this server.");
            // Compared with the seal that is there, so that one altered row is one fault, and not all after it.
            _at[chain] = (position, hash);
            Pass(chain, position, hash);
        }

        public void End()
        {
            // Whoever calculates seals of their own must sign the last one too.
            foreach (AuditHead head in Heads.Values.Where(h => _signed.GetValueOrDefault(h.Chain) != h.Position))
                Fault(head.Chain, head.Position, null, "cut_off", "The chain ends with a seal that the server did not sign: what came after it is gone.");
            foreach (((Guid chain, long position), _) in _kept)
                Fault(chain, position, null, "cut_off", "The seal that was kept outside is not there any more.");
        }

        public void Fault(Guid chain, long? position, long? auditId, string fault, string detail)
        {
            if (Faults.Count < FaultsMax)
                Faults.Add(new AuditFault(chain, position, auditId, fault, detail));
        }

        // The account of somebody whom the row named was deleted: the server signed what the row says since. See ADR 20.
        private bool IsRedacted(NpgsqlDataReader row, long auditId, byte[] seal) =>
            !row.IsDBNull(8) && Redaction.IsSigned(instance.StateSigningKey, auditId, seal, row.GetString(6), row.GetFieldValue<byte[]>(8));

        private void Pass(Guid chain, long position, byte[] hash)
        {
            string text = Convert.ToHexStringLower(hash);
            Heads[chain] = new AuditHead(chain, position, text);
            if (_kept.Remove((chain, position), out string? wanted) && wanted != text)
                Fault(chain, position, null, "altered", "The seal is another than the one that was kept outside.");
        }
    }
}
