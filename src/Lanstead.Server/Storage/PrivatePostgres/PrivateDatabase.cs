using System.Globalization;
using Lanstead.Server.Hosting;
using Npgsql;

namespace Lanstead.Server.Storage.PrivatePostgres;

/// <summary>A PostgreSQL of the server's own: in the data folder, by the system's binaries, reachable by a unix socket only.</summary>
/// <remarks>
/// It outlives a killed server, and the next one adopts it. A killed PostgreSQL is started again while the server runs.
/// The socket's folder has mode 0700, so only its user and root can connect; PostgreSQL itself asks for nothing more.
/// </remarks>
internal sealed partial class PrivateDatabase(ServerSettings settings, TimeProvider time, ILogger<PrivateDatabase> log) : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryEvery = TimeSpan.FromSeconds(1);
    private const int StartTries = 30;
    // Crash recovery of a large database takes its time.
    private const int StartSeconds = 300;
    private const int StopSeconds = 30;

    private readonly string _folder = Path.Combine(settings.DataFolder, "postgres");
    private PostgresUser? _user;
    private string _binaries = "";
    private bool _prepared;

    /// <summary>Makes the database when there is none, and starts it when it does not run.</summary>
    public async Task PrepareAsync(CancellationToken stop)
    {
        if (!settings.PrivateDatabase)
            return;
        _user = PostgresUser.Find();
        _binaries = FindBinaries();
        await _user.MakeFolderAsync(settings.SocketFolder, stop);
        if (!File.Exists(Path.Combine(_folder, "PG_VERSION")))
            await InitialiseAsync(_user, stop);
        if (!Process.IsRunning)
            await StartPostgresAsync(_user, stop);
        else
            LogAdopted(log);
        await EnsureDatabaseAsync(stop);
        _prepared = true;
    }

    /// <summary>Watches: a PostgreSQL that died under us is started again.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!_prepared || _user is null)
            return;
        using var timer = new PeriodicTimer(LookEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                if (Process.IsRunning)
                    continue;
                LogDied(log);
                try
                {
                    await StartPostgresAsync(_user, stoppingToken);
                }
                catch (SettingsException e)
                {
                    // Whatever it was, such as a full disk, may be mended while we run.
                    LogStaysDown(log, e.Message);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops.
        }
    }

    /// <summary>Stops PostgreSQL, after everything that uses it has stopped.</summary>
    public async Task StopPostgresAsync()
    {
        if (!_prepared || _user is null || !Process.IsRunning)
            return;
        ChildResult stopped = await _user.RunAsync(
            Path.Combine(_binaries, "pg_ctl"),
            ["stop", "--pgdata=" + _folder, "--mode=fast", "--wait", "--timeout=" + StopSeconds.ToString(CultureInfo.InvariantCulture)],
            CancellationToken.None);
        if (stopped.ExitCode == 0)
            LogStopped(log);
        else
            LogNotStopped(log, stopped.Output.Trim());
    }

    /// <summary>True when PostgreSQL runs in the data folder.</summary>
    public bool IsRunning => Process.IsRunning;

    private PostgresProcess Process => new(_folder);

    private string FindBinaries()
    {
        IReadOnlyList<(int Major, string Folder)> servers = PostgresBinaries.Servers();
        string versionFile = Path.Combine(_folder, "PG_VERSION");
        if (servers.Count == 0)
            throw new SettingsException("PostgreSQL is not installed. Install it (Debian, Ubuntu: apt-get install postgresql), or set LANSTEAD_DATABASE to one that runs elsewhere.");
        if (!File.Exists(versionFile))
            return servers[0].Folder;
        string version = File.ReadAllText(versionFile).Trim();
        return servers.FirstOrDefault(s => s.Major.ToString(CultureInfo.InvariantCulture) == version).Folder
            ?? throw new SettingsException($"""
                The private database in {_folder} was made by PostgreSQL {version}, but this machine has {string.Join(", ", servers.Select(s => s.Major))}.
                Either install PostgreSQL {version} beside it (Debian: apt-get install postgresql-{version}); the server then goes on with that version.
                Or move the data by pg_dump and pg_restore, as docs/operations/back-up.md tells under "A newer PostgreSQL".
                Nothing was changed.
                """);
    }

    private async Task InitialiseAsync(PostgresUser user, CancellationToken stop)
    {
        // Made under another name and then renamed, so that a kill half way leaves nothing that looks finished.
        string unfinished = _folder + ".unfinished";
        if (Directory.Exists(unfinished))
            Directory.Delete(unfinished, recursive: true);
        await user.MakeFolderAsync(unfinished, stop);
        ChildResult made = await user.RunAsync(
            Path.Combine(_binaries, "initdb"),
            ["--pgdata=" + unfinished, "--username=lanstead", "--auth=trust", "--encoding=UTF8", "--locale=C", "--data-checksums"],
            stop);
        if (made.ExitCode != 0)
            throw new SettingsException($"Making the private database failed: {made.Output.Trim()}");
        await File.AppendAllTextAsync(Path.Combine(unfinished, "postgresql.conf"), "\ninclude 'lanstead.conf'\n", stop);
        Directory.Move(unfinished, _folder);
        LogMade(log, _folder);
    }

    private async Task StartPostgresAsync(PostgresUser user, CancellationToken stop)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "lanstead.conf"), Configuration(), stop);
        string[] arguments =
        [
            "start", "--pgdata=" + _folder, "--log=" + Path.Combine(_folder, "server.log"),
            "--wait", "--timeout=" + StartSeconds.ToString(CultureInfo.InvariantCulture),
        ];
        string output = "";
        for (int attempt = 0; attempt < StartTries; attempt++)
        {
            Process.ForgetStale();
            ChildResult started = await user.RunAsync(Path.Combine(_binaries, "pg_ctl"), arguments, stop);
            if (started.ExitCode == 0)
            {
                LogStarted(log);
                return;
            }
            output = started.Output.Trim();
            // After a kill -9, its orphans hold the shared memory for a moment.
            await Task.Delay(RetryEvery, time, stop);
        }
        throw new SettingsException($"The private PostgreSQL does not start: {output} See {_folder}/server.log.");
    }

    // Small figures: it serves one server process, often on a small machine. Everything else is PostgreSQL's default.
    private string Configuration() => $"""
        # Written by lanstead-server at each start; changes here are lost.
        listen_addresses = ''
        unix_socket_directories = '{settings.SocketFolder.Replace("'", "''", StringComparison.Ordinal)}'
        unix_socket_permissions = 0700
        shared_buffers = 64MB
        max_connections = 100
        work_mem = 4MB
        maintenance_work_mem = 32MB
        jit = off
        random_page_cost = 1.1
        timezone = 'UTC'
        log_timezone = 'UTC'
        """;

    private async Task EnsureDatabaseAsync(CancellationToken stop)
    {
        var text = new NpgsqlConnectionStringBuilder(settings.ConnectionString) { Database = "postgres", Pooling = false };
        // One that we adopted may still be in crash recovery.
        await DatabaseArrival.AwaitAsync(text.ConnectionString, time, stop);
        await using var connection = new NpgsqlConnection(text.ConnectionString);
        await connection.OpenAsync(stop);
        await using var find = new NpgsqlCommand("SELECT 1 FROM pg_database WHERE datname = 'lanstead'", connection);
        if (await find.ExecuteScalarAsync(stop) is not null)
            return;
        await using var make = new NpgsqlCommand("CREATE DATABASE lanstead", connection);
        await make.ExecuteNonQueryAsync(stop);
    }

    [LoggerMessage(1111, LogLevel.Information, "Made a private PostgreSQL in {Folder}")]
    private static partial void LogMade(ILogger logger, string folder);

    [LoggerMessage(1112, LogLevel.Information, "The private PostgreSQL runs")]
    private static partial void LogStarted(ILogger logger);

    [LoggerMessage(1113, LogLevel.Information, "The private PostgreSQL was still running; it goes on")]
    private static partial void LogAdopted(ILogger logger);

    [LoggerMessage(1114, LogLevel.Warning, "The private PostgreSQL died; starting it again")]
    private static partial void LogDied(ILogger logger);

    [LoggerMessage(1115, LogLevel.Error, "The private PostgreSQL stays down; trying on: {Reason}")]
    private static partial void LogStaysDown(ILogger logger, string reason);

    [LoggerMessage(1116, LogLevel.Information, "The private PostgreSQL stopped")]
    private static partial void LogStopped(ILogger logger);

    [LoggerMessage(1117, LogLevel.Warning, "The private PostgreSQL did not stop: {Reason}")]
    private static partial void LogNotStopped(ILogger logger, string reason);
}
