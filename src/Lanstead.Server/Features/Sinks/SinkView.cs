using Lanstead.Primitives;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Sinks;

/// <summary>How the audit is told.</summary>
internal enum SinkKind
{
    /// <summary>One event a request, as JSON, signed.</summary>
    Webhook,

    /// <summary>Splunk's HTTP event collector.</summary>
    Splunk,

    /// <summary>Datadog's logs.</summary>
    Datadog,

    /// <summary>RFC 5424 over TLS, TCP or UDP.</summary>
    Syslog,

    /// <summary>A line for each event in a channel of Slack, by an incoming webhook.</summary>
    Slack,

    /// <summary>The same in a channel of Discord.</summary>
    Discord,

    /// <summary>The same in a chat of Telegram, by a bot.</summary>
    Telegram,
}

/// <summary>How a sink is.</summary>
internal enum SinkState
{
    /// <summary>Everything was delivered.</summary>
    Delivered,

    /// <summary>Events are under way.</summary>
    Waiting,

    /// <summary>The last delivery failed; it is tried again.</summary>
    Retrying,

    /// <summary>Switched off, by a person or after a day of failures.</summary>
    Disabled,
}

/// <summary>A webhook or a log collector.</summary>
/// <param name="Id">Of the sink.</param>
/// <param name="TenantId">Whose audit; null: the instance's.</param>
/// <param name="Kind">How the audit is told.</param>
/// <param name="Name">For people.</param>
/// <param name="Address">URL; for syslog <c>tls://host:port</c>, <c>tcp://…</c> or <c>udp://…</c>; of Slack and Discord the host alone, since the rest is a secret.</param>
/// <param name="Actions">How actions begin that are sent; empty: all.</param>
/// <param name="Enabled">False: nothing is sent, and nothing lost: it goes on where it was.</param>
/// <param name="State">How it is.</param>
/// <param name="DisabledReason">Why the server switched it off; null when a person did.</param>
/// <param name="FailingSince">Of the failures now.</param>
/// <param name="NextTryAt">While it fails.</param>
/// <param name="LastDeliveredAt">Of anything.</param>
/// <param name="LastError">Of the failures now.</param>
/// <param name="Fault">Why it fails, or was switched off, in a word; null when nothing is wrong.</param>
/// <param name="TwoSecretsUntil">While the secret before the present one signs too.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="UpdatedAt">When a person changed it last.</param>
internal sealed record SinkView(
    Guid Id, TenantId? TenantId, SinkKind Kind, string Name, string Address, IReadOnlyList<string> Actions, bool Enabled, SinkState State, string? DisabledReason,
    DateTimeOffset? FailingSince, DateTimeOffset? NextTryAt, DateTimeOffset? LastDeliveredAt, string? LastError, SinkFault? Fault, DateTimeOffset? TwoSecretsUntil, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>What a query over <c>sinks s</c> selects for <see cref="Read"/>.</summary>
    public const string Columns = """
        s.id, s.tenant_id, s.kind, s.name, s.address, s.actions, s.enabled, s.disabled_reason, s.failing_since, s.next_try_at, s.last_delivered_at, s.last_error, s.previous_until,
        s.created_at, s.updated_at, EXISTS (SELECT FROM audit_seals a WHERE a.chain = s.chain AND a.seq > s.cursor)
        """;

    public static SinkView Read(NpgsqlDataReader row)
    {
        bool enabled = row.GetBoolean(6);
        DateTimeOffset? failing = row.IsDBNull(8) ? null : row.Time(8);
        SinkState state = !enabled ? SinkState.Disabled : failing is not null ? SinkState.Retrying : row.GetBoolean(15) ? SinkState.Waiting : SinkState.Delivered;
        return new SinkView(
            row.GetGuid(0), row.Nullable<Guid>(1) is { } tenant ? new TenantId(tenant) : null, Enum.Parse<SinkKind>(row.GetString(2), ignoreCase: true), row.GetString(3), row.GetString(4),
            row.GetFieldValue<string[]>(5), enabled, state, Text(row, 7), failing, state == SinkState.Retrying ? row.Time(9) : null, row.IsDBNull(10) ? null : row.Time(10), Text(row, 11),
            SinkFaults.Of(Text(row, 7) ?? Text(row, 11)), row.IsDBNull(12) ? null : row.Time(12), row.Time(13), row.Time(14));
    }

    private static string? Text(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}

/// <summary>A sink with what is told only now.</summary>
/// <param name="Sink">The sink.</param>
/// <param name="Secret">Of a webhook: signs what is sent. Keep it: it is never shown again. Null for others.</param>
internal sealed record SinkWithSecret(SinkView Sink, string? Secret);

/// <summary>One time that something was sent, or shall be.</summary>
/// <param name="Id">Of the delivery.</param>
/// <param name="Status"><c>requested</c>, <c>retrying</c>, <c>delivered</c> or <c>failed</c>.</param>
/// <param name="Events">How many events were in it.</param>
/// <param name="Action">Of the first.</param>
/// <param name="AuditId">Of the first.</param>
/// <param name="Attempts">How often it was tried.</param>
/// <param name="HttpStatus">What the receiver answered last.</param>
/// <param name="Error">What went wrong last.</param>
/// <param name="Fault">The same in a word.</param>
/// <param name="AgainOf">The delivery that this one repeats.</param>
/// <param name="CreatedAt">When it was tried first.</param>
/// <param name="FinishedAt">When it was done with.</param>
internal sealed record DeliveryView(
    long Id, string Status, int Events, string Action, long AuditId, int Attempts, int? HttpStatus, string? Error, SinkFault? Fault, long? AgainOf, DateTimeOffset CreatedAt, DateTimeOffset? FinishedAt)
{
    public const string Columns = "id, status, events, action, audit_id, attempts, http_status, error, again_of, created_at, finished_at";

    public static DeliveryView Read(NpgsqlDataReader row) => new(
        row.GetInt64(0), row.GetString(1), row.GetInt32(2), row.GetString(3), row.GetInt64(4), row.GetInt32(5), row.Nullable<int>(6), row.IsDBNull(7) ? null : row.GetString(7), SinkFaults.Of(row.IsDBNull(7) ? null : row.GetString(7)), row.Nullable<long>(8),
        row.Time(9), row.IsDBNull(10) ? null : row.Time(10));
}
