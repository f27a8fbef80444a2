using Lanstead.Primitives;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Policies;

/// <summary>Writes versions of policies. The row's own trigger tells the servers, which give the agents what changed for them.</summary>
internal static class PolicyStore
{
    // One that waits for its confirmation is answered by the next: what goes back by itself is what was kept before both.
    private const string Supersede = "UPDATE network_policies SET state = $2 WHERE network_id = $1 AND state = 'pending'";

    private const string Insert = """
        INSERT INTO network_policies (network_id, version, tenant_id, text, comment, author_user_id, kind, state, restores, created_at, confirm_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        """;

    /// <summary>What goes back to when a version is not confirmed: the newest that was kept.</summary>
    public const string Kept = "SELECT version, text FROM network_policies WHERE network_id = $1 AND state = 'kept' AND version < $2 ORDER BY version DESC LIMIT 1";

    /// <summary>Adds the version to what is written next, under the network's lock.</summary>
    public static void Add(LansteadDb db, NetworkId network, TenantId tenant, PolicyVersion version, bool reverted = false)
    {
        db.Waiting.Add(Supersede, [network.Value, reverted ? "reverted" : "superseded"]);
        db.Waiting.Add(
            Insert,
            [
                network.Value, version.Version, tenant.Value, version.Text, version.Comment, version.Author?.Value, version.Kind, version.State, version.Restores,
                version.CreatedAt, version.ConfirmBy,
            ],
            rows: 1);
    }
}
