using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Lanstead.Primitives;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;

namespace Lanstead.Tests.Postgres.Server.AgentChannel;

/// <summary>A hostile agent as a process of its own, this program started a second time at the lowest priority: what it burns itself is nobody's harm.</summary>
/// <remarks>
/// It knows no mercy: it comes back at once whatever it was told, over two connections at a time, and sends in turn pings, frames that are too large,
/// reports on strangers, demands for the whole map, and JSON. It works while told <c>go</c>, rests at <c>rest</c>, and ends when its input does.
/// </remarks>
internal sealed class Flooder : IAsyncDisposable
{
    private const string Variable = "LANSTEAD_TESTS_FLOOD";
    private const int Connections = 2;

    private readonly Process _process;

    /// <summary>Starts it, resting, as an enrolled agent.</summary>
    public Flooder(Uri server, TestAgent agent)
    {
        string key = Convert.ToBase64String(agent.MachineKey.ExportPkcs8PrivateKey());
        var start = new ProcessStartInfo("nice") { RedirectStandardInput = true, RedirectStandardOutput = true, ArgumentList = { "-n", "19" } };
        foreach (string word in Self())
            start.ArgumentList.Add(word);
        start.Environment[Variable] = $"{server.Authority} {agent.Address} {agent.Server} {agent.Device} {agent.Network} {key}";
        // One processor's worth of collector and pool threads is enough for it.
        start.Environment["DOTNET_gcServer"] = "0";
        _process = Process.Start(start)!;
    }

    /// <summary>Lets it loose.</summary>
    public Task GoAsync() => TellAsync("go");

    /// <summary>Has it rest; gives how often it was let in and cut off since, and how often it was refused at the door.</summary>
    public async Task<(int Cuts, int Refusals)> RestAsync()
    {
        await TellAsync("rest");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System);
        string line = await _process.StandardOutput.ReadLineAsync(patience.Token) ?? throw new InvalidOperationException($"The flooder ended: {_process.ExitCode}.");
        int[] counts = [.. line.Split(' ').Select(word => int.Parse(word, CultureInfo.InvariantCulture))];
        return (counts[0], counts[1]);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        await _process.WaitForExitAsync(patience.Token);
        _process.Dispose();
    }

    private async Task TellAsync(string word)
    {
        await _process.StandardInput.WriteLineAsync(word);
        await _process.StandardInput.FlushAsync();
    }

    private static string[] Self() => Path.GetFileName(Environment.ProcessPath!) == "dotnet"
        ? [Environment.ProcessPath!, typeof(Flooder).Assembly.Location]
        : [Environment.ProcessPath!];

    // ---- inside the other process ------------------------------------------------------

    /// <summary>Floods when this process was started for that; then true. Called by the program's entry point.</summary>
    public static async Task<bool> FloodIfAskedAsync()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } asked || asked.Split(' ') is not [string host, string address, string server, string device, string network, string key])
            return false;
        await new Hostile(host, IPAddress.Parse(address), new ServerId(Guid.Parse(server)), new DeviceId(Guid.Parse(device)), new NetworkId(Guid.Parse(network)), key).ObeyAsync();
        return true;
    }

    private sealed class Hostile(string host, IPAddress address, ServerId server, DeviceId device, NetworkId network, string key)
    {
        private readonly byte[][] _ammunition =
        [
            new AgentFrame { Ping = new Ping { Id = 1 } }.ToByteArray(),
            new byte[300 * 1024],
            new AgentFrame { Status = Strangers(network) }.ToByteArray(),
            new AgentFrame { Resync = new Resync { NetworkId = network.ToWire() } }.ToByteArray(),
            Encoding.UTF8.GetBytes(new string('[', 100_000)),
        ];

        private int _cuts;
        private int _refusals;
        private int _turn;

        public async Task ObeyAsync()
        {
            using var machineKey = ECDsa.Create();
            machineKey.ImportPkcs8PrivateKey(Convert.FromBase64String(key), out _);
            using var http = new HttpMessageInvoker(new SocketsHttpHandler { ConnectCallback = ConnectAsync });
            while (await Console.In.ReadLineAsync() == "go")
            {
                using var rest = new CancellationTokenSource();
                Task[] floods = [.. Enumerable.Range(0, Connections).Select(_ => Task.Run(() => FloodAsync(http, machineKey, rest.Token)))];
                bool more = await Console.In.ReadLineAsync() == "rest";
                await rest.CancelAsync();
                await Task.WhenAll(floods);
                await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{Interlocked.Exchange(ref _cuts, 0)} {Interlocked.Exchange(ref _refusals, 0)}"));
                if (!more)
                    return;
            }
        }

        private async Task FloodAsync(HttpMessageInvoker http, ECDsa machineKey, CancellationToken rest)
        {
            while (!rest.IsCancellationRequested)
            {
                using var socket = new ClientWebSocket();
                bool isIn = false;
                try
                {
                    await socket.ConnectAsync(new Uri($"ws://{host}{Protocol.AgentChannel.ConnectPath}"), http, rest);
                    await GreetAsync(socket, machineKey, rest);
                    isIn = true;
                    Task reading = ReadAsync(socket, rest);
                    byte[] shot = _ammunition[Interlocked.Increment(ref _turn) % _ammunition.Length];
                    while (!rest.IsCancellationRequested && !reading.IsCompleted)
                        await socket.SendAsync(shot, WebSocketMessageType.Binary, true, rest);
                }
                catch (Exception e) when (e is WebSocketException or IOException or HttpRequestException or OperationCanceledException or InvalidDataException)
                {
                    // Cut off or refused; at once again.
                }
                if (isIn)
                    Interlocked.Increment(ref _cuts);
                else
                    Interlocked.Increment(ref _refusals);
                socket.Abort();
            }
        }

        private async Task GreetAsync(ClientWebSocket socket, ECDsa machineKey, CancellationToken rest)
        {
            byte[] buffer = new byte[16 * 1024];
            ValueWebSocketReceiveResult got = await socket.ReceiveAsync(buffer.AsMemory(), rest);
            byte[] nonce = WireMessages.Read(ServerFrame.Parser, buffer.AsSpan(0, got.Count)).Challenge.Nonce.ToByteArray();
            var hello = new Hello
            {
                DeviceId = device.ToWire(), Capability = Protocol.AgentChannel.Capability, AgentVersion = "0.1.0", Host = host, Hostname = "bad", Platform = "linux-x64",
                Signature = ByteString.CopyFrom(HelloProof.Sign(machineKey, nonce, server, device, host)),
            };
            await socket.SendAsync(new AgentFrame { Hello = hello }.ToByteArray(), WebSocketMessageType.Binary, true, rest);
            got = await socket.ReceiveAsync(buffer.AsMemory(), rest);
            if (got.MessageType == WebSocketMessageType.Close || WireMessages.Read(ServerFrame.Parser, buffer.AsSpan(0, got.Count)).BodyCase != ServerFrame.BodyOneofCase.Welcome)
                throw new IOException("Not let in.");
        }

        private static async Task ReadAsync(ClientWebSocket socket, CancellationToken rest)
        {
            byte[] scrap = new byte[64 * 1024];
            try
            {
                while (socket.State == WebSocketState.Open)
                    await socket.ReceiveAsync(scrap.AsMemory(), rest);
            }
            catch (Exception e) when (e is WebSocketException or IOException or OperationCanceledException)
            {
                // The sender sees it too.
            }
        }

        private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken stop)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                socket.Bind(new IPEndPoint(address, 0));
                await socket.ConnectAsync(context.DnsEndPoint, stop);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        private static StatusReport Strangers(NetworkId network)
        {
            var report = new StatusReport();
            for (int i = 0; i < 1_000; i++)
                report.Peers.Add(new PeerStatus { NetworkId = network.ToWire(), RemotePeerId = PeerId.New(TimeProvider.System).ToWire(), LastHandshake = 1_700_000_000_000, RxBytes = 5, TxBytes = 5 });
            return report;
        }
    }
}
