using Lanstead.Primitives;
using Lanstead.Server.Storage;

namespace Lanstead.Server.Features.Chat;

/// <summary>The channel that a space or network begins with, so that people can talk before anybody has set something up.</summary>
internal static class FirstChannel
{
    private const string Insert = "INSERT INTO channels (id, tenant_id, network_id, name, created_at, updated_at) VALUES ($1, $2, $3::uuid, 'general', $4, $4)";

    /// <summary>Adds it to what is written next.</summary>
    public static void Add(LansteadDb db, TenantId tenant, NetworkId? network, TimeProvider time) =>
        db.Waiting.Add(Insert, [ChannelId.New(time).Value, tenant.Value, network?.Value, time.GetUtcNow()], rows: 1);
}
