using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Lanstead.Tests.Postgres.Server.Storage;

namespace Lanstead.Tests.Postgres.Server.Http;

/// <summary>L1: clients that open a connection and drip, from many addresses, against the server's own program: each is hung up on, and honest people notice nothing.</summary>
public sealed class SlowlorisTests
{
    private const int AddressesEach = 200;
    private static readonly TimeSpan s_drip = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    // What each begins with, all at once, before it drips one byte in ten seconds.
    private static readonly (string Name, string Begin)[] s_kinds =
    [
        ("nothing", ""),
        ("request line", "G"),
        ("headers", "GET /v1/setup HTTP/1.1\r\nHost: 127.0.0.1\r\nX-A: "),
        ("body", "POST /v1/auth/sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{"),
        ("chunked body", "POST /v1/auth/register HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n1000\r\n{"),
        ("agent's frame", "GET /v1/agent/connect HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n"),
    ];

    [Fact]
    public async Task L1_who_drips_is_hung_up_on_within_30_s_and_honest_requests_are_answered_meanwhile()
    {
        int count = LongRun.Count(120, 5000);
        CancellationToken stop = TestContext.Current.CancellationToken;
        await using var server = new ServerProgram("--rate-limit", "10000", "--rate-burst", "10000");
        await server.StartAsync(stop);
        await server.SetUpAsync(stop);
        using var over = new CancellationTokenSource();
        Task<List<TimeSpan>> honest = AskAsync(server.Http, over.Token);

        (string Kind, TimeSpan Lived)[] lives = await Task.WhenAll(Enumerable.Range(0, count).Select(number => DripAsync(server.Port, number, stop)));
        await over.CancelAsync();
        TimeSpan[] waits = [.. (await honest).Order()];

        Assert.All(lives, life => Assert.True(life.Lived <= s_limit, $"{life.Kind} lived for {life.Lived.TotalSeconds:0.0} s."));
        TimeSpan p50 = waits[waits.Length / 2], p99 = waits[waits.Length * 99 / 100];
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"figure: L1 {count} dripping connections, the last closed after {lives.Max(life => life.Lived.TotalSeconds):0.0} s; {waits.Length} honest requests, p50 {p50.TotalMilliseconds:0} ms, p99 {p99.TotalMilliseconds:0} ms"));
        Assert.True(waits.Length >= 50, $"Only {waits.Length} honest requests.");
        Assert.True((LongRun.IsAsked ? p99 : p50) <= TimeSpan.FromMilliseconds(500), $"p50 {p50.TotalMilliseconds:0} ms, p99 {p99.TotalMilliseconds:0} ms.");
        string metrics = await server.Http.GetStringAsync("/metrics", stop);
        Assert.InRange(Metric(metrics, "process_open_fds"), 50, 1000);
        Assert.True(Metric(metrics, "process_max_fds") > Metric(metrics, "process_open_fds"));
    }

    private static double Metric(string text, string name) =>
        double.Parse(text.Split('\n').Single(line => line.StartsWith(name + " ", StringComparison.Ordinal)).Split(' ')[1], CultureInfo.InvariantCulture);

    // A person's browser, as fast as it goes with a short breath between.
    private static async Task<List<TimeSpan>> AskAsync(HttpClient http, CancellationToken over)
    {
        var waits = new List<TimeSpan>();
        while (!over.IsCancellationRequested)
        {
            long began = TimeProvider.System.GetTimestamp();
            using HttpResponseMessage answer = await http.GetAsync("/v1/networks", CancellationToken.None);
            waits.Add(TimeProvider.System.GetElapsedTime(began));
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
        }
        return waits;
    }

    private static async Task<(string Kind, TimeSpan Lived)> DripAsync(int port, int number, CancellationToken stop)
    {
        (string name, string begin) = s_kinds[number % s_kinds.Length];
        int address = 2 + (number / AddressesEach);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        // Not all in one instant: what the kernel drops before the server knows of it is no matter of the server's.
        await Task.Delay(TimeSpan.FromMilliseconds(number), TimeProvider.System, stop);
        socket.Bind(new IPEndPoint(new IPAddress([127, 77, (byte)(address / 250), (byte)(2 + (address % 250))]), 0));
        await socket.ConnectAsync(IPAddress.Loopback, port, stop);
        long began = Stopwatch.GetTimestamp();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task reading = ReadToEndAsync(socket);
        try
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes(begin), stop);
            while (!reading.IsCompleted && Stopwatch.GetElapsedTime(began) < s_limit + s_drip)
            {
                if (await Task.WhenAny(reading, Task.Delay(s_drip, TimeProvider.System, ended.Token)) != reading && name != "nothing")
                    await socket.SendAsync("a"u8.ToArray(), stop);
            }
        }
        catch (SocketException)
        {
            // Hung up on.
        }
        await ended.CancelAsync();
        return (name, Stopwatch.GetElapsedTime(began));
    }

    private static async Task ReadToEndAsync(Socket socket)
    {
        byte[] scrap = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(scrap) > 0)
            {
                // An answer before the end.
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Hung up on.
        }
    }
}
