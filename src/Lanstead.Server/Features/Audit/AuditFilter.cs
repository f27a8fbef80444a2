using System.Net;
using Lanstead.Primitives;
using Lanstead.Server.Http;
using Lanstead.Server.Storage.Entities;
using Microsoft.AspNetCore.Mvc;

namespace Lanstead.Server.Features.Audit;

/// <summary>Which rows of the audit somebody wants; what is absent says nothing. Bind it with <c>[AsParameters]</c>.</summary>
/// <param name="Actor">An id, a kind (<c>user</c>, <c>agent</c>, <c>anonymous</c>, <c>system</c>), or part of a name.</param>
/// <param name="Action">How the action begins: <c>network.</c> for all of networks.</param>
/// <param name="Target">An id or a kind.</param>
/// <param name="Outcome"><c>succeeded</c>, <c>denied</c> or <c>failed</c>.</param>
/// <param name="Source">An address or a prefix.</param>
/// <param name="From">Not before.</param>
/// <param name="To">Before.</param>
/// <param name="RequestId">Of the request.</param>
/// <param name="Text">Somewhere in action, target, before or after.</param>
internal sealed record AuditFilter(
    [FromQuery(Name = "actor")] string? Actor,
    [FromQuery(Name = "action")] string? Action,
    [FromQuery(Name = "target")] string? Target,
    [FromQuery(Name = "outcome")] string? Outcome,
    [FromQuery(Name = "source")] string? Source,
    [FromQuery(Name = "from")] DateTimeOffset? From,
    [FromQuery(Name = "to")] DateTimeOffset? To,
    [FromQuery(Name = "requestId")] string? RequestId,
    [FromQuery(Name = "text")] string? Text)
{
    /// <summary>Condition of the filter: <c>$1</c> is the id before which rows begin, <c>$2</c> their number, then the filter's.</summary>
    public const string Condition = """
        a.id < $1
        AND ($3::uuid IS NULL OR a.actor_id = $3::uuid)
        AND ($4::text IS NULL OR a.actor_kind = $4::text)
        AND ($5::text IS NULL OR coalesce(u.username, d.name) ILIKE $5::text)
        AND ($6::text IS NULL OR a.action LIKE $6::text)
        AND ($7::text IS NULL OR a.target_id = $7::text OR a.target_kind = $7::text)
        AND ($8::text IS NULL OR a.outcome = $8::text)
        AND ($9::inet IS NULL OR a.source <<= $9::inet)
        AND ($10::timestamptz IS NULL OR a.at >= $10::timestamptz)
        AND ($11::timestamptz IS NULL OR a.at < $11::timestamptz)
        AND ($12::text IS NULL OR a.request_id = $12::text)
        AND ($13::text IS NULL OR concat_ws(' ', a.action, a.target_kind, a.target_id, a.before::text, a.after::text) ILIKE $13::text)
        """;

    private const int LongestText = 200;

    /// <summary>The values of <see cref="Condition"/>, from <c>$3</c> on; or what of the filter cannot be understood.</summary>
    public Result<object?[]> Values()
    {
        Guid id = default;
        bool byId = Actor is not null && Guid.TryParse(Actor, out id);
        bool byKind = !byId && Enum.TryParse(Actor, ignoreCase: true, out ActorKind kind) && Enum.IsDefined(kind) && !char.IsAsciiDigit(Actor![0]);
        IPNetwork? source = Prefix(Source);
        var errors = new FieldErrors()
            .When(Outcome is not null && !(Enum.TryParse(Outcome, ignoreCase: true, out AuditOutcome outcome) && Enum.IsDefined(outcome)), "outcome", "One of succeeded, denied, failed.")
            .When(Source is not null && source is null, "source", "An address or a prefix such as 192.0.2.0/24.")
            .When(new[] { Actor, Action, Target, RequestId, Text }.Any(t => t is { Length: > LongestText }), "text", $"At most {LongestText} characters.");
        if (errors.Failure is { } failure)
            return failure;
        return new object?[]
        {
            byId ? id : null,
            byKind ? Actor!.ToLowerInvariant() : null,
            byId || byKind || Actor is null ? null : $"%{Escape(Actor)}%",
            Action is null ? null : Escape(Action) + "%",
            Target,
            Outcome?.ToLowerInvariant(),
            source,
            From?.ToUniversalTime(),
            To?.ToUniversalTime(),
            RequestId,
            Text is null ? null : $"%{Escape(Text)}%",
        };
    }

    private static IPNetwork? Prefix(string? text)
    {
        if (text is null)
            return null;
        if (IPNetwork.TryParse(text, out IPNetwork prefix))
            return prefix;
        return IPAddress.TryParse(text, out IPAddress? address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8) : null;
    }

    private static string Escape(string text) => text.Replace(@"\", @"\\").Replace("%", @"\%").Replace("_", @"\_");
}
