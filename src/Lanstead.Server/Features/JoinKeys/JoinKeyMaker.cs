using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Server.Hosting;
using Lanstead.Server.Security;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.JoinKeys;

/// <summary>Makes join keys, for networks and for tunnels.</summary>
internal sealed class JoinKeyMaker(Caller caller, InstanceState instance, ServerSettings settings, TimeProvider time)
{
    private const string Insert = """
        INSERT INTO join_keys (id, tenant_id, network_id, description, token_hash, code_hash, code_expires_at, max_uses, created_by, created_at, expires_at, stay_seconds)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """;

    // Short enough that guessing at the permitted rate has no chance.
    private static readonly TimeSpan s_codeLife = TimeSpan.FromMinutes(15);

    /// <summary>Adds a key to what is written next in the caller's transaction; the caller audits.</summary>
    public NewJoinKey Add(LansteadDb db, TenantId tenant, NetworkId network, string description, int maxUses, TimeSpan life, int? staySeconds)
    {
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset expires = now + life;
        DateTimeOffset codeExpires = now + s_codeLife < expires ? now + s_codeLife : expires;
        JoinKeyToken token = JoinKeyToken.Create(EcdsaP256.KeyId(instance.StateSigningKey.ExportSubjectPublicKeyInfo()));
        string shown = ShortCode.Create();
        _ = ShortCode.TryNormalize(shown, out string? code);
        JoinKeyId id = JoinKeyId.New(time);
        db.Waiting.Add(
            Insert,
            [id.Value, tenant.Value, network.Value, description, token.Hash(), CodeHash.Of(instance.CodeKey, code!), codeExpires, maxUses, caller.UserId.Value, now, expires, staySeconds]);
        return new NewJoinKey(id, token.Reveal(), shown, codeExpires, expires, Command(token));
    }

    // The token's alphabet needs no quoting in a shell, and the URL is the operator's own.
    private string Command(JoinKeyToken token)
    {
        string url = settings.PublicUrl.AbsoluteUri.TrimEnd('/');
        return $"curl -fsSL {url}/install.sh | sh -s -- --url {url} --key {token.Reveal()}";
    }
}
