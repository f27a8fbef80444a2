using Lanstead.Server.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Lanstead.Tests.Postgres.Server.Hosting;

public sealed class PeriodicWorkerTests
{
    [Fact]
    public async Task Worker_goes_on_after_what_nobody_expected_and_says_so_as_an_error()
    {
        using var log = new CapturedLog();
        using var worker = new Failing(new InvalidCastException("a bug"), log.CreateLogger("worker"));
        await RunAsync(worker);

        (LogLevel level, string line) = Assert.Single(log.Lines);
        Assert.Equal(LogLevel.Error, level);
        Assert.Contains("Testing failed", line, StringComparison.Ordinal);
        Assert.Contains("a bug", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Worker_goes_on_when_the_database_was_away_and_warns()
    {
        using var log = new CapturedLog();
        using var worker = new Failing(new InvalidOperationException("no connection", new NpgsqlException("gone")), log.CreateLogger("worker"));
        await RunAsync(worker);

        (LogLevel level, string line) = Assert.Single(log.Lines);
        Assert.Equal(LogLevel.Warning, level);
        Assert.Contains("Testing waits for the database", line, StringComparison.Ordinal);
    }

    private static async Task RunAsync(Failing worker)
    {
        await worker.StartAsync(TestContext.Current.CancellationToken);
        await worker.SecondRound.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        await worker.StopAsync(TestContext.Current.CancellationToken);
        Assert.True(worker.ExecuteTask!.IsCompletedSuccessfully);
    }

    /// <summary>Fails in its first round.</summary>
    private sealed class Failing(Exception failure, ILogger log) : PeriodicWorker("Testing", TimeSpan.FromMilliseconds(20), TimeProvider.System, log)
    {
        private readonly TaskCompletionSource _second = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _rounds;

        public Task SecondRound => _second.Task;

        protected override Task WorkAsync(CancellationToken stop)
        {
            if (++_rounds == 1)
                throw failure;
            _second.TrySetResult();
            return Task.CompletedTask;
        }
    }
}
