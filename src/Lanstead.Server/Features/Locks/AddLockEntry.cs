using Google.Protobuf;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Locks;
using Lanstead.Protocol.Wire;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Locks;

/// <param name="Statement">A LockEntry as it was signed, in base64.</param>
/// <param name="Signature">By a signer, in base64; empty where a code turns the lock off.</param>
/// <param name="KeyId">Short name of the signer's key, in base64; empty with the signature.</param>
/// <param name="Signatures">Devices that are signed with it: turning a lock on and signing what is there is one change.</param>
internal sealed record LockEntryRequest(byte[] Statement, byte[] Signature, byte[] KeyId, IReadOnlyList<DeviceSignature>? Signatures = null);

/// <summary>Adds an entry to the log. The server can make none: it checks that one is right, and hands it out.</summary>
internal sealed class AddLockEntry(TenantDb db, Recorder recorder, TimeProvider time)
{
    private const int StatementMaxBytes = 64 * 1024;
    public static Task<CreatedAnswer<LockView>> HandleAsync(TenantId tenantId, LockEntryRequest body, AddLockEntry self, CancellationToken stop) => self.RunAsync(tenantId, body, stop);

    private async Task<CreatedAnswer<LockView>> RunAsync(TenantId tenant, LockEntryRequest body, CancellationToken stop)
    {
        FieldErrors errors = new FieldErrors()
            .When(body.Statement.Length is 0 or > StatementMaxBytes, "statement", "A statement has 1 to 65,536 bytes.")
            .When(body.Signature.Length is not (0 or EcdsaP256.SignatureSizeBytes), "signature", "A signature has 64 bytes; none where a code turns the lock off.")
            .When(body.KeyId.Length is not (0 or 8), "keyId", "The short name of a key has 8 bytes.");
        IReadOnlyList<DeviceSignature> signatures = body.Signatures ?? [];
        if ((errors.Failure ?? SignDevices.Check(signatures, mayBeEmpty: true)) is { } invalid)
            return invalid;

        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        // The tenant's row too: two first entries of a space without networks would else meet only in the table.
        await db.QueryAsync("SELECT 1 FROM tenants WHERE id = $1 FOR NO KEY UPDATE", [tenant.Value], row => row.GetInt32(0), stop);
        List<LockedNetwork> networks = await NetworkRevisions.LockAllAsync(db, tenant, stop);
        Question<Signed> entries = LockEntries.Ask(tenant);
        await db.AskAsync(stop, entries);
        var envelope = new Signed { Statement = ByteString.CopyFrom(body.Statement), Signature = ByteString.CopyFrom(body.Signature), KeyId = ByteString.CopyFrom(body.KeyId) };
        SignerLog before = LockEntries.Log(tenant, entries.Rows);
        (SignerLog? log, LockFault? fault) = before.Append(envelope);
        if (log is null)
            return Refused(fault!.Value);
        DateTimeOffset now = time.GetUtcNow();
        if (await SignDevices.StoreAsync(db, log, signatures, now, stop) is { } refused)
            return refused;
        LockEntries.Add(db, log, now);
        foreach (LockedNetwork network in networks)
            NetworkRevisions.SettingsChanged(db, network.Id, now);
        LockView view = ReadLock.View(log);
        LockEntryView added = view.Entries[0];
        // A code that was used is of no use any more, and still not written twice.
        recorder.Audit(
            db, tenant, "lock.append", AuditTarget.Of("tenant", tenant), before: new { before.IsOn, before.Length },
            after: new { added.Kind, added.By, added.Subjects, hash = view.Head, log.IsOn, devices = signatures.Count });
        recorder.Event(db, tenant, "tenants", "lock.changed", tenant.Value);
        await db.WriteAsync(stop);
        await transaction.CommitAsync(stop);
        return view;
    }

    private static Failure Refused(LockFault fault) => fault switch
    {
        LockFault.NotNext => new("lock.outdated", "The log has grown since this entry was signed. Sign it anew: run the same command again."),
        LockFault.AlreadyOn => new("lock.already_on", "This space has a network lock already."),
        LockFault.NotOn => new("lock.not_on", "This space has no network lock that is on."),
        LockFault.WrongCode => new("lock.wrong_code", "No such code turns this lock off."),
        _ => new("lock.entry_refused", fault switch
        {
            LockFault.Malformed => "The entry cannot be read, or has what its kind must not have.",
            LockFault.Foreign => "The entry is of another space.",
            LockFault.NotASigner => "Who signed the entry is no signer of this space.",
            LockFault.BadSignature => "The signature is not that signer's.",
            LockFault.SignerThere => "That device is a signer already.",
            LockFault.SignerNeeded => "That is no signer, or the last one, or a signer whose key cannot be revoked before it is removed.",
            LockFault.Revoked => "That key was revoked already.",
            _ => "The log, or its list of signers, is as long as it may be.",
        }),
    };
}
