using Lanstead.Primitives;
using Lanstead.Server.Recording;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Security.Keys;

/// <summary>A key of access tokens, without its secret.</summary>
/// <param name="Kid">As in a token's header.</param>
/// <param name="CreatedAt">Null when the operator's settings give it.</param>
/// <param name="SignsFrom">When it begins to sign; null when the operator's settings give it.</param>
/// <param name="Signs">True for the one that signs now; the others verify.</param>
internal sealed record TokenKeyView(string Kid, DateTimeOffset? CreatedAt, DateTimeOffset? SignsFrom, bool Signs);

/// <summary>A data key, without the key.</summary>
/// <param name="Id">First 8 bytes of its SHA-256.</param>
/// <param name="MasterKeyId">Which master key wraps it.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ReplacedAt">Since when another one seals; null: it seals.</param>
/// <param name="Secrets">How many secrets are sealed with it.</param>
internal sealed record DataKeyView(string Id, string MasterKeyId, DateTimeOffset CreatedAt, DateTimeOffset? ReplacedAt, long Secrets);

/// <summary>Which keys protect what, without any key.</summary>
/// <param name="TokenKeys">Newest first.</param>
/// <param name="TokenKeysInSettings">True when <c>LANSTEAD_TOKEN_KEYS</c> gives them: then they change there.</param>
/// <param name="DataKeys">Newest first.</param>
/// <param name="MasterKeys">Ids of the master keys that this server has; the first wraps.</param>
/// <param name="MasterKeysInSettings">True when <c>LANSTEAD_MASTER_KEY</c> gives them; else they are in a file.</param>
internal sealed record KeysView(IReadOnlyList<TokenKeyView> TokenKeys, bool TokenKeysInSettings, IReadOnlyList<DataKeyView> DataKeys, IReadOnlyList<string> MasterKeys, bool MasterKeysInSettings);

/// <summary>Makes new keys, for administrators of the API and of the machine.</summary>
/// <remarks>Uses the system role: keys are the deployment's. Servers that run hear of it within seconds: see <see cref="KeyUpkeep"/>.</remarks>
internal sealed class KeyRotation(SystemDb db, SecretBox box, MasterKeys masters, TokenKeyStore tokens, Resealing resealing, InstanceState instance, Recorder recorder, TimeProvider time)
{
    private const string Replace = "UPDATE data_keys SET replaced_at = $1 WHERE replaced_at IS NULL";
    private const string InsertDataKey = "INSERT INTO data_keys (id, wrapped_key, master_key_id, created_at) VALUES ($1, $2, $3, $4)";
    private const string DropDataKey = "DELETE FROM data_keys WHERE id = $1 AND replaced_at < $2";

    // A server that could not reach the database may seal with the key before when it can again.
    private static readonly TimeSpan s_dataKeyRests = TimeSpan.FromDays(1);

    /// <summary>All keys, told by their ids.</summary>
    public async Task<KeysView> ListAsync(CancellationToken stop)
    {
        DateTimeOffset now = time.GetUtcNow();
        string signs = instance.TokenKeys.Active(now).Kid;
        List<TokenKeyView> kids = tokens.AreInSettings
            ? [.. instance.TokenKeys.Keys.Select(key => new TokenKeyView(key.Kid, null, null, key.Kid == signs))]
            : await db.QueryAsync(
                "SELECT kid, created_at, signs_from FROM token_keys ORDER BY signs_from DESC, kid", [],
                row => new TokenKeyView(row.GetString(0), row.Time(1), row.Time(2), row.GetString(0) == signs), stop);
        IReadOnlyDictionary<string, long> secrets = await resealing.CountAsync(stop);
        List<DataKeyView> keys = await db.QueryAsync(
            "SELECT id, master_key_id, created_at, replaced_at FROM data_keys ORDER BY created_at DESC, id", [],
            row => new DataKeyView(row.GetString(0), row.GetString(1), row.Time(2), row.Nullable<DateTimeOffset>(3), secrets.GetValueOrDefault(row.GetString(0))), stop);
        return new KeysView(kids, tokens.AreInSettings, keys, [.. masters.Read().Select(key => key.Id)], !masters.AreInFile);
    }

    /// <summary>A new key for access tokens; tokens of the ones before count until they run out, so nobody is signed out.</summary>
    /// <param name="by">Who, when it is not the request's caller.</param>
    /// <param name="stop">Ends it.</param>
    public async Task<Result<TokenKeyView>> RotateTokenKeyAsync(string? by, CancellationToken stop)
    {
        if (tokens.AreInSettings)
            return new Failure("keys.in_settings", "LANSTEAD_TOKEN_KEYS gives the keys. Put a new one first in that list, and start the servers anew.");
        TokenKey made = tokens.Add(db);
        recorder.Audit(db, null, "keys.rotate_token", new AuditTarget("token_key", made.Kid), after: new { signsFrom = made.SignsFrom, by });
        await db.SaveChangesAsync(stop);
        await tokens.RefreshAsync(stop);
        return new TokenKeyView(made.Kid, time.GetUtcNow(), made.SignsFrom, false);
    }

    /// <summary>A new data key, which seals from now on; the servers that run seal anew what the ones before sealed.</summary>
    public async Task<Result<DataKeyView>> RotateDataKeyAsync(string? by, CancellationToken stop)
    {
        DateTimeOffset now = time.GetUtcNow();
        (SealingKey made, SealingKey master) = (SealingKey.New(), masters.Read()[0]);
        IReadOnlyDictionary<string, long> secrets = await resealing.CountAsync(stop);
        await using (var transaction = await db.Database.BeginTransactionAsync(stop))
        {
            // Two at once: the second waits here, and replaces the first one's.
            await db.RunAsync("LOCK TABLE data_keys IN EXCLUSIVE MODE", [], stop);
            foreach (string unused in box.Reload().Keys.Keys.Where(id => !secrets.ContainsKey(id)))
                db.Waiting.Add(DropDataKey, [unused, now - s_dataKeyRests]);
            db.Waiting.Add(Replace, [now], rows: 1);
            db.Waiting.Add(InsertDataKey, [made.Id, made.WrapBy(master), master.Id, now]);
            recorder.Audit(db, null, "keys.rotate_data", new AuditTarget("data_key", made.Id), after: new { masterKeyId = master.Id, by });
            await db.SaveChangesAsync(stop);
            await transaction.CommitAsync(stop);
        }
        box.Reload();
        return new DataKeyView(made.Id, master.Id, now, null, 0);
    }

    /// <summary>Wraps every data key with the first master key; no secret is touched.</summary>
    /// <param name="makeNew">True: a new master key first, in the file.</param>
    /// <param name="by">Who, when it is not the request's caller.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>The id of the master key, and how many data keys were wrapped anew.</returns>
    public async Task<(string MasterKeyId, int Wrapped)> RotateMasterKeyAsync(bool makeNew, string? by, CancellationToken stop)
    {
        // In the file before anything is wrapped with it: whatever happens in between, each key is somewhere.
        SealingKey master = makeNew ? masters.AddToFile() : masters.Read()[0];
        SecretBox.Ring ring = box.Reload();
        await using var transaction = await db.Database.BeginTransactionAsync(stop);
        List<string> others = await db.QueryAsync("SELECT id FROM data_keys WHERE master_key_id <> $1 FOR UPDATE", [master.Id], row => row.GetString(0), stop);
        int wrapped = 0;
        foreach (string id in others)
        {
            // One whose master key is lost stays as it is: nothing can be done for it here.
            if (ring.Keys.GetValueOrDefault(id) is not { } key)
                continue;
            db.Waiting.Add("UPDATE data_keys SET wrapped_key = $2, master_key_id = $3 WHERE id = $1", [id, key.WrapBy(master), master.Id], rows: 1);
            wrapped++;
        }
        recorder.Audit(db, null, "keys.rotate_master", new AuditTarget("master_key", master.Id), after: new { wrapped, by });
        await db.SaveChangesAsync(stop);
        await transaction.CommitAsync(stop);
        box.Reload();
        return (master.Id, wrapped);
    }
}
