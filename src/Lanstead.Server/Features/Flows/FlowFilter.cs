using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Storage;
using Microsoft.AspNetCore.Mvc;

namespace Lanstead.Server.Features.Flows;

/// <summary>Which connections somebody wants; what is absent says nothing. Bind it with <c>[AsParameters]</c>.</summary>
/// <param name="Device">At either end: a device's id, a peer's, or its name in the network.</param>
/// <param name="Peer">The same for the other end, or for either when <c>device</c> is absent.</param>
/// <param name="Port">The port that was connected to.</param>
/// <param name="Protocol">The IP protocol's number.</param>
/// <param name="Verdict"><c>allowed</c> or <c>refused</c>.</param>
/// <param name="Rule">Of the policy; 0: its default.</param>
/// <param name="From">Begun not before.</param>
/// <param name="To">Begun before.</param>
internal sealed record FlowFilter(
    [FromQuery(Name = "device")] string? Device,
    [FromQuery(Name = "peer")] string? Peer,
    [FromQuery(Name = "port")] int? Port,
    [FromQuery(Name = "protocol")] int? Protocol,
    [FromQuery(Name = "verdict")] string? Verdict,
    [FromQuery(Name = "rule")] int? Rule,
    [FromQuery(Name = "from")] DateTimeOffset? From,
    [FromQuery(Name = "to")] DateTimeOffset? To)
{
    /// <summary>The rows: <c>$1</c> is the network, <c>$2</c> the id before which they begin, <c>$3</c> their number, then the filter's.</summary>
    public const string Query = $"""
        SELECT {FlowView.Columns} FROM flows f JOIN peers p ON p.id = f.peer_id JOIN peers r ON r.id = f.remote_peer_id
        WHERE f.network_id = $1 AND f.id < $2
            AND ($4::uuid[] IS NULL OR f.peer_id = ANY ($4::uuid[]) OR f.remote_peer_id = ANY ($4::uuid[]))
            AND ($5::uuid[] IS NULL OR f.peer_id = ANY ($5::uuid[]) OR f.remote_peer_id = ANY ($5::uuid[]))
            AND ($6::int IS NULL OR f.local_port = $6::int) AND ($7::int IS NULL OR f.protocol = $7::int) AND ($8::boolean IS NULL OR f.allowed = $8::boolean)
            AND ($9::int IS NULL OR f.rule = $9::int) AND ($10::timestamptz IS NULL OR f.started_at >= $10::timestamptz) AND ($11::timestamptz IS NULL OR f.started_at < $11::timestamptz)
        ORDER BY f.id DESC LIMIT $3
        """;

    private const string Named = "SELECT id FROM peers WHERE network_id = $1 AND (id::text = $2 OR device_id::text = $2 OR lower(name) = lower($2))";

    private const int LongestText = 200;

    /// <summary>The values of <see cref="Query"/> from <c>$4</c> on; or what of the filter cannot be understood.</summary>
    public async Task<Result<object?[]>> ValuesAsync(TenantDb db, NetworkId network, CancellationToken stop)
    {
        FieldErrors errors = new FieldErrors()
            .When(Verdict is not (null or "allowed" or "refused"), "verdict", "allowed or refused.")
            .When(Port is < 0 or > ushort.MaxValue, "port", "0 to 65535.")
            .When(Protocol is < 0 or > byte.MaxValue, "protocol", "0 to 255.")
            .When(Device is { Length: > LongestText } || Peer is { Length: > LongestText }, "device", $"At most {LongestText} characters.");
        if (errors.Failure is { } failure)
            return failure;
        return new object?[]
        {
            await NamedAsync(db, network, Device, stop), await NamedAsync(db, network, Peer, stop),
            Port, Protocol, Verdict is null ? null : Verdict == "allowed", Rule, From?.ToUniversalTime(), To?.ToUniversalTime(),
        };
    }

    // Asked for first, so that the rows of few devices are found by them.
    private static async Task<Guid[]?> NamedAsync(TenantDb db, NetworkId network, string? name, CancellationToken stop) =>
        name is null ? null : [.. await db.QueryAsync(Named, [network.Value, name], row => row.GetGuid(0), stop)];
}
