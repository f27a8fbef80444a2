using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Npgsql;

namespace Lanstead.Tests.Postgres.Server.Events;

/// <summary>H4: events reach the caller's own tenants only, in order, without loss, and end with the access.</summary>
public sealed class EventTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private const string Insert = "INSERT INTO events (tenant_id, topic, type, resource_id, at) SELECT CASE WHEN i % 2 = 0 THEN $1 ELSE $2 END, 'peers', 'peer.updated', gen_random_uuid(), now() FROM generate_series(1, $3) i";
    private static readonly TimeSpan s_ends = TimeSpan.FromSeconds(1);

    private readonly TestServer _server = fixture.Server;

    [Fact]
    public async Task H4_of_10000_mixed_events_only_own_ones_come_and_all_of_them()
    {
        TestPerson mine = await _server.RegisterAsync();
        TestPerson other = await _server.RegisterAsync();
        EventStream stream = await EventStream.OpenAsync(mine.Http);

        for (int i = 0; i < 20; i++)
            await _server.SqlAsync(Insert, mine.TenantId.Value, other.TenantId.Value, 500);

        // On a busy machine the stream can be ended for being late; its reader then comes back as a browser does.
        var received = new List<(string Id, string Name, JsonElement Data)>();
        while (true)
        {
            await stream.WaitOrEndAsync(5001 - received.Count);
            await stream.DisposeAsync();
            received.AddRange(stream.Received.Skip(1));
            if (received.Count >= 5000)
                break;
            stream = await EventStream.OpenAsync(mine.Http, received[^1].Id);
        }
        Assert.All(received, e => Assert.Equal(mine.TenantId.Value, e.Data.GetProperty("tenantId").GetGuid()));
        Assert.Equal(5000, received.Count);
        Assert.Equal(5000, received.Select(e => e.Id).Distinct().Count());
    }

    [Fact]
    public async Task Stream_goes_on_after_the_last_event_id_without_loss_or_repetition()
    {
        TestPerson mine = await _server.RegisterAsync();
        string last;
        await using (EventStream first = await EventStream.OpenAsync(mine.Http))
        {
            await _server.SqlAsync(Insert, mine.TenantId.Value, mine.TenantId.Value, 10);
            await first.WaitAsync(11);
            last = first.Received.ElementAt(5).Id;
        }
        await _server.SqlAsync(Insert, mine.TenantId.Value, mine.TenantId.Value, 10);

        await using EventStream second = await EventStream.OpenAsync(mine.Http, last);

        await second.WaitAsync(16);
        Assert.True(second.Received.First().Data.GetProperty("resumed").GetBoolean());
        Assert.Equal(15, second.Received.Skip(1).Select(e => e.Id).Distinct().Count());
        Assert.DoesNotContain(last, second.Received.Skip(1).Select(e => e.Id));
    }

    [Fact]
    public async Task Event_of_a_transaction_that_commits_late_is_not_skipped()
    {
        TestPerson mine = await _server.RegisterAsync();
        await using EventStream stream = await EventStream.OpenAsync(mine.Http);
        await using var late = new NpgsqlConnection(_server.Connection);
        await late.OpenAsync();
        await using NpgsqlTransaction transaction = await late.BeginTransactionAsync();
        await using var insert = new NpgsqlCommand(Insert, late) { Parameters = { new() { Value = mine.TenantId.Value }, new() { Value = mine.TenantId.Value }, new() { Value = 1 } } };
        await insert.ExecuteNonQueryAsync();

        await _server.SqlAsync(Insert, mine.TenantId.Value, mine.TenantId.Value, 5);
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);
        await transaction.CommitAsync();

        await stream.WaitAsync(7);
        Assert.Equal(6, stream.Received.Skip(1).Select(e => e.Id).Distinct().Count());
    }

    [Fact]
    public async Task H4_stream_ends_within_a_second_of_removal_from_the_tenant()
    {
        TestPerson owner = await _server.RegisterAsync();
        await Figure.BestOfAsync("H4 a stream's end after its person's removal", s_ends, async () =>
        {
            TestPerson member = await _server.RegisterAsync();
            await _server.JoinTenantAsync(member, owner.TenantId, "member");
            await using EventStream stream = await EventStream.OpenAsync(member.Http);
            return await UntilEndAsync(stream, () => PostgresCluster.ExecuteAsync(_server.Connection, "DELETE FROM members WHERE user_id = $1 AND tenant_id = $2", member.UserId.Value, owner.TenantId.Value));
        });
    }

    [Fact]
    public async Task H4_stream_ends_within_a_second_of_sign_out()
    {
        await Figure.BestOfAsync("H4 a stream's end after sign-out", s_ends, async () =>
        {
            TestPerson person = await _server.RegisterAsync();
            await using EventStream stream = await EventStream.OpenAsync(person.Http);
            return await UntilEndAsync(stream, () => person.Http.PostAsync("/v1/auth/sign-out", null));
        });
    }

    [Fact]
    public async Task Making_a_network_is_told_live_with_its_id()
    {
        TestPerson person = await _server.RegisterAsync();
        await using EventStream stream = await EventStream.OpenAsync(person.Http);

        using HttpResponseMessage made = await person.Http.PostAsJsonAsync("/v1/networks", new { name = "live" });

        Assert.True(made.IsSuccessStatusCode);
        await stream.WaitAsync(2);
        Assert.Contains(stream.Received, e => e.Name == "changed" && e.Data.GetProperty("topic").GetString() == "networks");
    }

    private static async Task<TimeSpan> UntilEndAsync(EventStream stream, Func<Task> act)
    {
        await act();
        long began = Stopwatch.GetTimestamp();
        await stream.Ended.WaitAsync(TimeSpan.FromSeconds(60));
        return Stopwatch.GetElapsedTime(began);
    }
}
