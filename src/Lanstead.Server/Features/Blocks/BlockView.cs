using System.Net;
using Lanstead.Primitives;
using Lanstead.Server.Features.Expose;
using Lanstead.Server.Http;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Blocks;

/// <summary>An address or network that nothing exposed lets in.</summary>
/// <param name="Id">The block.</param>
/// <param name="Prefix">Who.</param>
/// <param name="ServerId">At which tunnel server; null: at all of the space.</param>
/// <param name="ServerName">What that is called.</param>
/// <param name="Note">Why, in somebody's words.</param>
/// <param name="ExpiresAt">Until when; null: until somebody takes it off.</param>
/// <param name="CreatedBy">Who added it; empty: somebody who is gone.</param>
/// <param name="CreatedAt">When.</param>
internal sealed record BlockView(Guid Id, IPNetwork Prefix, Guid? ServerId, string? ServerName, string Note, DateTimeOffset? ExpiresAt, string CreatedBy, DateTimeOffset CreatedAt)
{
    private const string Query = """
        SELECT b.id, b.prefix, b.server_id, s.name, b.note, b.expires_at, coalesce(u.username, ''), b.created_at
        FROM blocks b LEFT JOIN tunnel_servers s ON s.id = b.server_id LEFT JOIN users u ON u.id = b.created_by
        """;

    private const string One = $"{Query} WHERE b.id = $1";
    private const string All = $"{Query} WHERE b.tenant_id = $1 AND (b.expires_at IS NULL OR b.expires_at > $2) ORDER BY b.created_at DESC, b.id";
    private const string Dropped = "SELECT s.id, s.name, t.list, t.entries, t.dropped, t.detail FROM tunnel_servers s JOIN block_states t ON t.server_id = s.id WHERE s.tenant_id = $1 ORDER BY s.name, s.id, t.list DESC";

    /// <summary>Asks for one.</summary>
    public static Question<BlockView> Find(Guid id) => new(One, [id], Read);

    public static async Task<Answer<BlockList>> ListAsync(TenantId tenantId, TenantDb db, TimeProvider time, CancellationToken stop)
    {
        var blocks = new Question<BlockView>(All, [tenantId.Value, time.GetUtcNow()], Read);
        var servers = new Question<BlockingList>(Dropped, [tenantId.Value], row => new BlockingList(row.GetGuid(0), row.GetString(1), ExposeWords.Read<BlockListKind>(row.GetString(2)), row.GetInt64(3), row.GetInt64(4), row.GetString(5)));
        await db.AskAsync(stop, blocks, servers);
        return new BlockList(blocks.Rows, servers.Rows);
    }

    private static BlockView Read(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetFieldValue<IPNetwork>(1), row.Nullable<Guid>(2), row.IsDBNull(3) ? null : row.GetString(3), row.GetString(4), row.IsDBNull(5) ? null : row.Time(5), row.GetString(6), row.Time(7));
}

/// <summary>Where a list is kept.</summary>
internal enum BlockListKind
{
    /// <summary>Here: what people added.</summary>
    Own,

    /// <summary>On the tunnel server's machine, where CrowdSec runs.</summary>
    Crowdsec,
}

/// <summary>One list as one tunnel server has it.</summary>
/// <param name="ServerId">The tunnel server.</param>
/// <param name="ServerName">What it is called.</param>
/// <param name="List">Which list.</param>
/// <param name="Entries">How many addresses and networks it holds.</param>
/// <param name="Dropped">Packets that it kept out, since the machine counts.</param>
/// <param name="Detail">What is wrong with it; empty: nothing.</param>
internal sealed record BlockingList(Guid ServerId, string ServerName, BlockListKind List, long Entries, long Dropped, string Detail);

/// <summary>All blocks of a space.</summary>
/// <param name="Items">The newest first.</param>
/// <param name="Lists">What tunnel servers told of their lists.</param>
internal sealed record BlockList(IReadOnlyList<BlockView> Items, IReadOnlyList<BlockingList> Lists);
