using Lanstead.Primitives;
using Lanstead.Server.Features.Activity;
using Lanstead.Server.Features.Networks;
using Lanstead.Server.Http;
using Lanstead.Server.Recording;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Peers;

/// <summary>A preshared key that only the network's gateway opens (ADR 28).</summary>
/// <param name="Sealed">80 bytes, base64.</param>
/// <param name="Epoch">Milliseconds since 1970 when it was made; greater than that of any before.</param>
internal sealed record SealedPresharedKey(string Sealed, long Epoch);

/// <param name="PublicKey">The device's WireGuard public key; the one that it has, to give it a preshared key only.</param>
/// <param name="Preshared">What its configuration has besides; null: none.</param>
/// <param name="Overlaps">The key that it has now is taken until the new one was used, for a day at most. False: not any more at once.</param>
internal sealed record ReplaceKeyRequest(PublicKey PublicKey, SealedPresharedKey? Preshared = null, bool Overlaps = true);

/// <summary>Gives a device that has a plain WireGuard configuration another key; whoever makes the configuration makes the key.</summary>
internal sealed class ReplaceKey(TenantDb db, Caller caller, Recorder recorder, ActivityLog activity, TimeProvider time)
{
    /// <summary>Ephemeral key, sealed key and tag.</summary>
    public const int SealedSizeBytes = 80;

    private const string Present = """
        SELECT p.name, d.kind = 'config', d.owner_user_id, p.public_key, coalesce(p.preshared_epoch, 0),
            EXISTS (SELECT FROM peers o WHERE o.network_id = p.network_id AND o.id <> p.id AND (o.public_key = $2 OR o.former_key = $2))
        FROM peers p JOIN devices d ON d.id = p.device_id WHERE p.id = $1
        """;

    private const string Change = """
        UPDATE peers SET public_key = $2, key_changed_at = $3, updated_at = $3, former_key = $4, former_until = $5, preshared_offer = $6, preshared_epoch = $7 WHERE id = $1
        """;

    private const string Add = "UPDATE peers SET updated_at = $2, preshared_offer = $3, preshared_epoch = $4 WHERE id = $1";

    public static Task<NoContentAnswer> HandleAsync(PeerId peerId, ReplaceKeyRequest body, ReplaceKey self, CancellationToken stop) => self.RunAsync(peerId, body, stop);

    private async Task<NoContentAnswer> RunAsync(PeerId id, ReplaceKeyRequest body, CancellationToken stop)
    {
        byte[]? offer = null;
        FieldErrors errors = new FieldErrors()
            .When(body.PublicKey.Bytes.IndexOfAnyExcept((byte)0) < 0, "publicKey", "This is not a usable key.")
            .When(body.Preshared is { } given && !TryRead(given.Sealed, out offer), "preshared", "A sealed preshared key has 80 bytes, in base64.")
            .When(body.Preshared is { Epoch: <= 0 }, "preshared", "Its epoch is the time when it was made.");
        if (errors.Failure is { } invalid)
            return invalid;
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        Question<LockedNetwork> locked = NetworkRevisions.LockOf(id);
        var present = new Question<(string Name, bool IsConfig, UserId? Owner, byte[]? Key, long Epoch, bool IsTaken)>(
            Present, [id.Value, body.PublicKey.Bytes.ToArray()],
            row => (row.GetString(0), row.GetBoolean(1), row.Nullable<Guid>(2) is { } owner ? new UserId(owner) : null, row.IsDBNull(3) ? null : row.GetFieldValue<byte[]>(3), row.GetInt64(4), row.GetBoolean(5)));
        await db.AskAsync(stop, locked, present);
        if (locked.Rows.Count == 0 || present.Rows.Count == 0)
            return NotFound.OrHidden;
        (LockedNetwork network, var peer) = (locked.Rows[0], present.Rows[0]);
        if (!peer.IsConfig)
            return new Failure("peer.has_agent", "This device runs the agent, which makes its own keys: ask it for another one.");
        if (peer.Owner != caller.UserId && !caller.HasRoleFor(Permission.PeerUpdate, network.TenantId) && !caller.HasNetworkRoleFor(Permission.PeerUpdate))
            return new Failure("access.denied", "Only its owner, or who looks after the network, gives a device another key.");
        if (peer.IsTaken)
            return new Failure("peer.key_taken", "Another device of this network has this public key. Make a new key pair.");
        // One that is older would be what somebody kept and says again.
        if (body.Preshared is { } sealedKey && sealedKey.Epoch <= peer.Epoch)
            return new Failure("peer.preshared_older", "This preshared key is older than the one that the device has. Make another one.");
        DateTimeOffset now = time.GetUtcNow();
        bool isOther = !body.PublicKey.Bytes.SequenceEqual(peer.Key);
        if (isOther)
        {
            bool overlaps = body.Overlaps && peer.Key is not null;
            db.Waiting.Add(
                Change, [id.Value, body.PublicKey.Bytes.ToArray(), now, overlaps ? peer.Key : null, overlaps ? now + KeyRotation.Overlap : null, offer, body.Preshared?.Epoch], rows: 1);
            activity.Add(db, network.TenantId, network.Id, "peer.key_changed", new { peer.Name });
        }
        else if (offer is not null)
            db.Waiting.Add(Add, [id.Value, now, offer, body.Preshared!.Epoch], rows: 1);
        recorder.Audit(
            db, network.TenantId, "peer.replace_key", AuditTarget.Of("peer", id),
            after: new { peer.Name, networkId = network.Id, body.PublicKey, preshared = offer is not null, overlaps = isOther && body.Overlaps });
        recorder.Event(db, network.TenantId, "peers", "peer.updated", id.Value, network.Id);
        if (isOther || offer is not null)
            NetworkRevisions.PeerChanged(db, network.Id, id, now);
        try
        {
            await db.WriteAsync(stop);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return new Failure("peer.key_taken", "Another device of this network has this public key. Make a new key pair.");
        }
        await transaction.CommitAsync(stop);
        return NoContentAnswer.Done;
    }

    private static bool TryRead(string text, out byte[]? offer)
    {
        byte[] bytes = new byte[SealedSizeBytes];
        bool isOne = Convert.TryFromBase64String(text, bytes, out int length) && length == SealedSizeBytes;
        offer = isOne ? bytes : null;
        return isOne;
    }
}
