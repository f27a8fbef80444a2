using System.Buffers.Binary;
using System.Diagnostics;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lanstead.Server.Features.Live;
using Microsoft.Extensions.DependencyInjection;

namespace Lanstead.Tests.Postgres.Server.Chat;

/// <summary>L2: who opens live connections to hold them, flood them or never read them loses them, and nobody else notices. Raw sockets: no client library would do it.</summary>
public sealed class HoardingTests(PostgresCluster cluster) : IAsyncLifetime
{
    private const int Readers = 20;
    private const long MostBytes = 1024 * 1024;
    private static readonly TimeSpan s_closedWithin = TimeSpan.FromSeconds(45);

    private TestServer _server = null!;
    private TestPerson _person = null!;

    public async ValueTask InitializeAsync()
    {
        // The usual limits: the caps grow with them.
        _server = await TestServer.StartAsync(cluster, settings: ["--rate-limit", "10", "--rate-burst", "1000"]);
        _person = await _server.SetUpAsync();
    }

    public async ValueTask DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task L2_flood_of_pings_is_closed_as_one()
    {
        using RawSocket socket = await RawSocket.OpenAsync(_server, _person);
        byte[] pings = [.. Enumerable.Repeat(RawSocket.Frame(0x9, [], final: true), 2000).SelectMany(frame => frame)];

        await socket.SendAsync(pings);

        Assert.Equal(1008, await socket.ClosedAsync(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task L2_message_in_fragments_of_one_byte_is_closed_as_a_flood()
    {
        using RawSocket socket = await RawSocket.OpenAsync(_server, _person);
        byte[] text = Encoding.UTF8.GetBytes(new string('x', 2000));
        byte[] fragments = [.. text.SelectMany((one, i) => RawSocket.Frame(i == 0 ? (byte)0x1 : (byte)0x0, [one], final: false))];

        await socket.SendAsync(fragments);

        Assert.Equal(1008, await socket.ClosedAsync(TimeSpan.FromSeconds(60)));
    }

    [Theory]
    [InlineData(1009, "too large")]
    [InlineData(1007, "{\"type\":\"subscribe\",\"spaces\":7}")]
    [InlineData(1007, "{\"type\":\"drop\"}")]
    public async Task L2_message_that_is_too_large_or_none_is_refused(int status, string text)
    {
        using RawSocket socket = await RawSocket.OpenAsync(_server, _person);
        await socket.SendAsync(RawSocket.Frame(0x1, Encoding.UTF8.GetBytes(status == 1009 ? new string(' ', 9000) : text), final: true));
        Assert.Equal(status, await socket.ClosedAsync(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task L2_compression_is_never_agreed_to()
    {
        using RawSocket socket = await RawSocket.OpenAsync(_server, _person, "Sec-WebSocket-Extensions: permessage-deflate\r\n");
        Assert.DoesNotContain("permessage-deflate", socket.Answer, StringComparison.OrdinalIgnoreCase);
        // And a frame that says that it is compressed is an error of the protocol.
        await socket.SendAsync(RawSocket.Frame(0x41, [1, 2, 3], final: true));
        Assert.NotNull(await socket.ClosedAsync(TimeSpan.FromSeconds(60)));
    }

    [Fact]
    public async Task L2_an_account_has_at_most_twenty_connections_and_gets_its_places_back()
    {
        var open = new List<RawSocket>();
        for (int i = 0; i < 20; i++)
            open.Add(await RawSocket.OpenAsync(_server, _person));
        using (RawSocket refused = await RawSocket.OpenAsync(_server, _person))
            Assert.StartsWith("HTTP/1.1 429", refused.Answer, StringComparison.Ordinal);
        // Somebody else of the same address is not held up.
        TestPerson other = await _server.RegisterAsync();
        using (RawSocket theirs = await RawSocket.OpenAsync(_server, other))
            Assert.StartsWith("HTTP/1.1 101", theirs.Answer, StringComparison.Ordinal);

        foreach (RawSocket socket in open)
            socket.Dispose();
        LiveSockets sockets = _server.App.Services.GetRequiredService<LiveSockets>();
        for (int i = 0; sockets.Count > 0 && i < 500; i++)
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        using RawSocket again = await RawSocket.OpenAsync(_server, _person);
        Assert.StartsWith("HTTP/1.1 101", again.Answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task L2_slow_readers_cost_little_memory_and_are_cut_off()
    {
        ChatScene scene = await ChatScene.MakeAsync(_server);
        // What other tests of this process hold meanwhile is counted too; they let go of it, these would not.
        long most = long.MaxValue;
        for (int attempt = 0; attempt < 4 && most / Readers > MostBytes; attempt++)
            most = await HoardAsync(scene);
        Assert.InRange(most / Readers, 0, MostBytes);
    }

    // What so many readers who read nothing cost at most, until each is cut off.
    private async Task<long> HoardAsync(ChatScene scene)
    {
        LiveSockets sockets = _server.App.Services.GetRequiredService<LiveSockets>();
        var readers = new List<RawSocket>();
        for (int i = 0; i < Readers; i++)
        {
            RawSocket socket = await RawSocket.OpenAsync(_server, scene.Owner);
            await socket.SendAsync(RawSocket.Frame(0x1, JsonSerializer.SerializeToUtf8Bytes(new { type = "subscribe", spaces = new[] { scene.Space.Id.Value } }), final: true));
            readers.Add(socket);
        }
        long before = GC.GetTotalMemory(forceFullCollection: true);
        // More than the system's own buffers take; nobody reads a byte of it. At most: the queue fills first, and its connection is cut off then.
        var item = new LiveItem(LiveRenderer.Json(new { type = "peer_status", pad = new string('x', 16 * 1024) })) { Tenant = scene.Space.Id };
        long most = 0;
        for (int i = 0; sockets.Count > 0 && i < 6000; i++)
        {
            sockets.Offer(item);
            if (i % 200 == 199)
            {
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
            }
        }
        for (int i = 0; sockets.Count > 0 && i < 1500; i++)
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        Assert.Equal(0, sockets.Count);
        foreach (RawSocket socket in readers)
            socket.Dispose();
        return most;
    }

    [Fact]
    public async Task L2_silence_after_the_upgrade_and_a_peer_that_answers_no_ping_are_closed_in_time()
    {
        if (!LongRun.IsAsked)
            return;
        using RawSocket silent = await RawSocket.OpenAsync(_server, _person);
        using RawSocket dead = await RawSocket.OpenAsync(_server, _person);
        await dead.SendAsync(RawSocket.Frame(0x1, "{\"type\":\"subscribe\"}"u8.ToArray(), final: true));
        long began = Stopwatch.GetTimestamp();

        await Task.WhenAll(silent.ClosedAsync(s_closedWithin), dead.ClosedAsync(s_closedWithin));

        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, s_closedWithin);
    }

    /// <summary>A WebSocket of which every byte is the test's own.</summary>
    private sealed class RawSocket : IDisposable
    {
        private readonly TcpClient _tcp = new();

        public string Answer { get; private set; } = "";

        public static async Task<RawSocket> OpenAsync(TestServer server, TestPerson person, string more = "")
        {
            var raw = new RawSocket();
            raw._tcp.ReceiveBufferSize = 4096;
            await raw._tcp.ConnectAsync(server.Url.Host, server.Url.Port);
            string request = $"GET /v1/ws HTTP/1.1\r\nHost: {server.Url.Authority}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                + $"Sec-WebSocket-Key: {Convert.ToBase64String(RandomNumberGenerator.GetBytes(16))}\r\nAuthorization: Bearer {person.AccessToken}\r\n{more}\r\n";
            await raw.SendAsync(Encoding.ASCII.GetBytes(request));
            byte[] one = new byte[1];
            while (!raw.Answer.EndsWith("\r\n\r\n", StringComparison.Ordinal) && await raw._tcp.GetStream().ReadAsync(one) == 1)
                raw.Answer += (char)one[0];
            return raw;
        }

        public static byte[] Frame(byte code, byte[] payload, bool final)
        {
            var frame = new List<byte> { (byte)((final ? 0x80 : 0) | code) };
            if (payload.Length < 126)
            {
                frame.Add((byte)(0x80 | payload.Length));
            }
            else
            {
                byte[] length = new byte[2];
                BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)payload.Length);
                frame.Add(0x80 | 126);
                frame.AddRange(length);
            }
            // The mask is nought: the payload stays as it is.
            frame.AddRange([0, 0, 0, 0]);
            frame.AddRange(payload);
            return [.. frame];
        }

        public async Task SendAsync(byte[] bytes)
        {
            try
            {
                await _tcp.GetStream().WriteAsync(bytes);
            }
            catch (IOException)
            {
                // Cut off in the middle of it.
            }
        }

        /// <summary>The close code; 0 when it was cut without one; fails when it stays open.</summary>
        public async Task<int?> ClosedAsync(TimeSpan within)
        {
            using var patience = new CancellationTokenSource(within, TimeProvider.System);
            byte[] header = new byte[2];
            try
            {
                while (true)
                {
                    await _tcp.GetStream().ReadExactlyAsync(header, patience.Token);
                    int length = header[1] & 0x7F;
                    if (length == 126)
                    {
                        byte[] more = new byte[2];
                        await _tcp.GetStream().ReadExactlyAsync(more, patience.Token);
                        length = BinaryPrimitives.ReadUInt16BigEndian(more);
                    }
                    byte[] payload = new byte[length];
                    await _tcp.GetStream().ReadExactlyAsync(payload, patience.Token);
                    if ((header[0] & 0xF) == 0x8)
                        return length < 2 ? 1005 : BinaryPrimitives.ReadUInt16BigEndian(payload);
                }
            }
            catch (Exception e) when (e is IOException or EndOfStreamException)
            {
                return 0;
            }
        }

        public void Dispose() => _tcp.Dispose();
    }
}
