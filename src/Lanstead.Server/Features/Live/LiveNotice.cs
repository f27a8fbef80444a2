using Lanstead.Primitives;
using Lanstead.Server.Storage;
using Npgsql;

namespace Lanstead.Server.Features.Live;

/// <summary>What is worth telling now and nothing later: sent to every server by PostgreSQL's NOTIFY, kept nowhere. Ids only.</summary>
/// <param name="Kind">typing, read or presence.</param>
/// <param name="Subject">The person; of presence, the space.</param>
/// <param name="Channel">The channel; of presence, none.</param>
/// <param name="Number">Of read: up to which message. Of typing: unused. Of presence: 1 for came, 0 for went.</param>
/// <param name="People">Of presence: who.</param>
internal sealed record LiveNotice(string Kind, Guid Subject, Guid Channel, long Number, IReadOnlyList<UserId> People)
{
    public const string ChannelName = "lanstead_chat";

    /// <summary>So many ids fit a notice, which has at most 8,000 bytes.</summary>
    public const int PeopleMax = 150;

    private const string Send = "SELECT pg_notify('lanstead_chat', $1)";

    public static LiveNotice Typing(UserId user, ChannelId channel) => new("typing", user.Value, channel.Value, 0, []);

    public static LiveNotice Read(UserId user, ChannelId channel, long seq) => new("read", user.Value, channel.Value, seq, []);

    public static LiveNotice Presence(TenantId tenant, bool came, IReadOnlyList<UserId> people) => new("presence", tenant.Value, Guid.Empty, came ? 1 : 0, people);

    /// <summary>Of its payload; null when that is none.</summary>
    public static LiveNotice? Parse(string payload)
    {
        if (payload.Split(' ') is not [var kind, var subject, var channel, var number, var people]
            || !Guid.TryParseExact(subject, "D", out Guid of)
            || !Guid.TryParseExact(channel, "D", out Guid where)
            || !long.TryParse(number, System.Globalization.NumberStyles.None, provider: null, out long value))
            return null;
        return new LiveNotice(kind, of, where, value, [.. people.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(id => new UserId(Guid.ParseExact(id, "D")))]);
    }

    public string Payload => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Kind} {Subject:D} {Channel:D} {Number} {string.Join(',', People)}");

    /// <summary>Sends it with the next write.</summary>
    public void AddTo(LansteadDb db) => db.Waiting.Add(Send, [Payload], answers: true);

    /// <summary>Sends notices now.</summary>
    public static async Task SendAsync(DataSources sources, IReadOnlyList<LiveNotice> notices, CancellationToken stop)
    {
        if (notices.Count == 0)
            return;
        await using NpgsqlCommand command = sources.System.CreateCommand("SELECT pg_notify('lanstead_chat', payload) FROM unnest($1) AS t (payload)");
        command.Parameters.AddWithValue(notices.Select(notice => notice.Payload).ToArray());
        await command.ExecuteNonQueryAsync(stop);
    }
}
