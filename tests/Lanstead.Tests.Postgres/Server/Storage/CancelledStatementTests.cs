using Lanstead.Server.Storage;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Lanstead.Tests.Postgres.Server.Storage;

/// <summary>Whoever goes away in the middle of a statement spoils nobody else's.</summary>
public sealed class CancelledStatementTests(ServerFixture fixture) : IClassFixture<ServerFixture>
{
    private static readonly int s_rounds = LongRun.Count(usual: 150, whole: 3000);

    [Fact]
    public async Task A_statement_that_is_cancelled_while_it_is_prepared_gives_its_rows_to_the_next_who_asks()
    {
        NpgsqlDataSource source = fixture.Server.App.Services.GetRequiredService<DataSources>().System;
        var random = new Random(7);
        int cancelled = 0;
        for (int round = 0; round < s_rounds; round++)
        {
            // One that takes long to plan, and is prepared at its second use.
            string text = $"SELECT {round}, count(*) FROM {string.Join(" NATURAL JOIN ", Enumerable.Range(0, 7).Select(i => $"(SELECT id AS i{i} FROM devices) t{i}"))}";
            Assert.Equal(round, await AskAsync(source, text, CancellationToken.None));
            using var gone = new CancellationTokenSource();
            Task<int> asking = AskAsync(source, text, gone.Token);
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(3)), TimeProvider.System, TestContext.Current.CancellationToken);
            await gone.CancelAsync();
            try
            {
                await asking;
            }
            catch (OperationCanceledException)
            {
                cancelled++;
            }
            Assert.Equal(round, await AskAsync(source, text, CancellationToken.None));
        }
        Assert.True(cancelled > 0, "None was still under way.");
    }

    private static async Task<int> AskAsync(NpgsqlDataSource source, string text, CancellationToken stop)
    {
        await using NpgsqlCommand command = source.CreateCommand(text);
        await using NpgsqlDataReader rows = await command.ExecuteReaderAsync(stop);
        Assert.True(await rows.ReadAsync(stop));
        return rows.GetInt32(0);
    }
}
