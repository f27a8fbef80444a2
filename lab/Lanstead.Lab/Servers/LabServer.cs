using System.Net.Sockets;
using Lanstead.Lab.Machines;
using Lanstead.Lab.Processes;

namespace Lanstead.Lab.Servers;

/// <summary>A running <c>lanstead-server</c>, on the host or on a machine of the lab, and HTTP to it.</summary>
public sealed class LabServer : IAsyncDisposable
{
    private readonly Func<BackgroundProcess> _start;
    private readonly Machine? _machine;
    private readonly string _dataFolder;
    private BackgroundProcess _process;

    private LabServer(Uri url, string dataFolder, Machine? machine, Func<BackgroundProcess> start)
    {
        Url = url;
        _dataFolder = dataFolder;
        _machine = machine;
        _start = start;
        _process = start();
    }

    /// <summary>Where it listens, and what agents dial.</summary>
    public Uri Url { get; }

    private string TokenFile => Path.Combine(_dataFolder, "setup-token");

    /// <summary>Where its private PostgreSQL keeps its files, and works.</summary>
    public string PostgresFolder => Path.Combine(_dataFolder, "postgres");

    /// <summary>The process; another one after <see cref="RestartAsync"/>.</summary>
    public BackgroundProcess Process => _process;

    /// <summary>Starts a server on the host itself.</summary>
    public static LabServer StartOnHost(LabOptions options, Uri listen, string dataFolder, string logFile, IReadOnlyDictionary<string, string>? settings = null)
    {
        Directory.CreateDirectory(dataFolder);
        return new LabServer(listen, dataFolder, machine: null, () => BackgroundProcess.Start([options.Server, "serve"], logFile, Environment(listen, dataFolder, settings)));
    }

    /// <summary>Starts a server on a machine of the lab; it and its PostgreSQL end with the machine at the latest.</summary>
    public static LabServer StartOnMachine(LabOptions options, LabHost host, string dataFolder, int port = 8080, IReadOnlyDictionary<string, string>? settings = null)
    {
        Directory.CreateDirectory(dataFolder);
        Uri listen = new($"http://{host.Ipv4}:{port}");
        return new LabServer(listen, dataFolder, host.Machine, () => host.Machine.Start([options.Server, "serve"], Environment(listen, dataFolder, settings)));
    }

    /// <summary>A client whose connections start where the server runs.</summary>
    public HttpClient CreateClient(Uri? through = null)
    {
        SocketsHttpHandler handler = new()
        {
            UseCookies = false,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
            MaxConnectionsPerServer = 1024,
        };
        if (_machine is { } machine)
        {
            handler.ConnectCallback = async (context, cancellation) =>
            {
                Socket socket = machine.InNetwork(() => new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true });
                await socket.ConnectAsync(context.DnsEndPoint, cancellation);
                return new NetworkStream(socket, ownsSocket: true);
            };
        }

        return new HttpClient(handler) { BaseAddress = through ?? Url, Timeout = TimeSpan.FromSeconds(30) };
    }

    /// <summary>Waits until <c>/readyz</c> says so; returns how long that took.</summary>
    /// <exception cref="LabException">It ended, or was not ready within <paramref name="timeout"/>; says its last lines.</exception>
    public async Task<TimeSpan> UntilReadyAsync(TimeSpan timeout, CancellationToken cancellation = default)
    {
        using HttpClient client = CreateClient();
        long start = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(start) < timeout)
        {
            if (!_process.IsRunning)
            {
                throw new LabException($"The server ended with {_process.ExitCode}:\n{LastLines()}");
            }

            if (await IsReadyAsync(client, cancellation))
            {
                return TimeProvider.System.GetElapsedTime(start);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellation);
        }

        throw new LabException($"The server was not ready within {timeout}:\n{LastLines()}");
    }

    /// <summary>The one-time token that the server left in its data folder, or null when set-up is done.</summary>
    public string? SetupToken() => File.Exists(TokenFile) ? File.ReadAllText(TokenFile).Trim() : null;

    /// <summary>Last lines of its log.</summary>
    public string LastLines() => string.Join('\n', _process.ReadLog().Split('\n').TakeLast(40));

    /// <summary>Starts it again after <see cref="StopAsync"/> or a kill.</summary>
    public async Task RestartAsync()
    {
        await _process.DisposeAsync();
        _process = _start();
    }

    /// <summary>Asks it to stop, and waits.</summary>
    public Task StopAsync() => _process.StopAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static async Task<bool> IsReadyAsync(HttpClient client, CancellationToken cancellation)
    {
        try
        {
            using HttpResponseMessage answer = await client.GetAsync(new Uri("/readyz", UriKind.Relative), cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception notYet) when (notYet is HttpRequestException or TaskCanceledException && !cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    private static Dictionary<string, string> Environment(Uri listen, string dataFolder, IReadOnlyDictionary<string, string>? settings)
    {
        Dictionary<string, string> all = new()
        {
            ["LANSTEAD_LISTEN"] = listen.GetLeftPart(UriPartial.Authority),
            ["LANSTEAD_DATA"] = dataFolder,
            // In its own namespaces the lab does without TLS.
            ["LANSTEAD_ENVIRONMENT"] = "development",
        };
        foreach ((string name, string value) in settings ?? new Dictionary<string, string>())
        {
            all[name] = value;
        }

        return all;
    }
}
