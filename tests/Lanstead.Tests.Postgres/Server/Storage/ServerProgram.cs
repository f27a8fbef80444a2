using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Lanstead.Server.Hosting;

namespace Lanstead.Tests.Postgres.Server.Storage;

/// <summary>The server as a process of its own, with a private PostgreSQL: both can be killed.</summary>
internal sealed class ServerProgram : IAsyncDisposable
{
    // A start makes a database and crash recovery may come first; the machine may be busy.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly string _folder = Directory.CreateTempSubdirectory("lanstead-program-").FullName;
    private readonly int _port = FreePort();
    private readonly HttpClient _http;
    private readonly string[] _settings;
    private Process? _process;
    private readonly ConcurrentQueue<string?> _lines = [];

    /// <param name="settings">Further flags.</param>
    public ServerProgram(params string[] settings)
    {
        _settings = settings;
        // PostgreSQL's own user must pass through.
        File.SetUnixFileMode(_folder, (UnixFileMode)0b111_001_001);
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_port}"), Timeout = TimeSpan.FromSeconds(60) };
    }

    public HttpClient Http => _http;

    /// <summary>Where it listens, on 127.0.0.1.</summary>
    public int Port => _port;

    public string Database => Path.Combine(_folder, "postgres");

    /// <summary>Number of the postmaster, as its own file tells.</summary>
    public int Postmaster => int.Parse(File.ReadLines(Path.Combine(Database, "postmaster.pid")).First(), CultureInfo.InvariantCulture);

    private string Output => string.Join('\n', _lines);

    /// <summary>Starts the server in the same folder and waits until it is ready.</summary>
    public async Task StartAsync(CancellationToken cancel)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        foreach (string argument in (string[])[typeof(ServerHost).Assembly.Location, "serve", "--data", _folder, "--listen", $"http://127.0.0.1:{_port}", .. _settings])
            start.ArgumentList.Add(argument);
        _process?.Dispose();
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => _lines.Enqueue(line.Data);
        _process.ErrorDataReceived += (_, line) => _lines.Enqueue(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await UntilAsync(HttpStatusCode.OK, cancel);
    }

    /// <summary>Kills the server at once, and nothing else.</summary>
    public async Task KillAsync(CancellationToken cancel)
    {
        _process!.Kill();
        await _process.WaitForExitAsync(cancel);
    }

    /// <summary>Waits until <c>/readyz</c> answers so.</summary>
    public async Task UntilAsync(HttpStatusCode wanted, CancellationToken cancel)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (await ReadyAsync(cancel) != wanted)
        {
            Assert.False(_process!.HasExited, $"The server ended:\n{Output}");
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Patience, $"/readyz never said {wanted}:\n{Output}");
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, cancel);
        }
    }

    /// <summary>Sets the server up; requests are the administrator's from then on.</summary>
    public async Task SetUpAsync(CancellationToken cancel)
    {
        string token = (await File.ReadAllTextAsync(Path.Combine(_folder, "setup-token"), cancel)).Trim();
        await BeginAsync("/v1/setup", new { token, email = "admin@example.org", username = "admin", password = "correct horse staple", mode = "token" }, cancel);
    }

    /// <summary>Signs the same person in again.</summary>
    public Task SignInAsync(CancellationToken cancel) =>
        BeginAsync("/v1/auth/sign-in", new { email = "admin@example.org", password = "correct horse staple", mode = "token" }, cancel);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (_process is { HasExited: false })
            await KillAsync(CancellationToken.None);
        _process?.Dispose();
        if (File.Exists(Path.Combine(Database, "postmaster.pid")))
        {
            // SIGINT: PostgreSQL's fast end.
            await SignalAsync(Postmaster, "INT");
            long start = TimeProvider.System.GetTimestamp();
            while (File.Exists(Path.Combine(Database, "postmaster.pid")) && TimeProvider.System.GetElapsedTime(start) < Patience)
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        }
        Directory.Delete(_folder, recursive: true);
    }

    public static async Task SignalAsync(int processId, string signal)
    {
        using Process kill = Process.Start("kill", ["-" + signal, processId.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    private async Task BeginAsync(string path, object body, CancellationToken cancel)
    {
        using HttpResponseMessage answer = await _http.PostAsJsonAsync(path, body, cancel);
        string text = await answer.Content.ReadAsStringAsync(cancel);
        Assert.True(answer.IsSuccessStatusCode, text);
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", JsonDocument.Parse(text).RootElement.GetProperty("accessToken").GetString());
    }

    private async Task<HttpStatusCode?> ReadyAsync(CancellationToken cancel)
    {
        try
        {
            using HttpResponseMessage answer = await _http.GetAsync("/readyz", cancel);
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
