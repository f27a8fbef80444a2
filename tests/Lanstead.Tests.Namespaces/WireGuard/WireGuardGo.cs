using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Lanstead.Crypto;
using Lanstead.Lab;
using Lanstead.Lab.Machines;
using Lanstead.Lab.Processes;
using Lanstead.Primitives;

namespace Lanstead.Tests.Namespaces.WireGuard;

/// <summary>A machine with wireguard-go on it, and sockets of ours in the same network: the two talk over the loopback.</summary>
public sealed class WireGuardGo : IAsyncLifetime
{
    private readonly Workspace _workspace = Workspace.Open();
    private Machine _machine = null!;
    private BackgroundProcess? _program;

    public const int Port = 51820;

    public static readonly IPAddress TheirAddress = IPAddress.Parse("10.77.0.1");

    public static readonly IPAddress OurAddress = IPAddress.Parse("10.77.0.2");

    public PrivateKey Key { get; } = X25519.GeneratePrivateKey();

    public PublicKey PublicKey => X25519.PublicKeyOf(Key);

    public async ValueTask InitializeAsync()
    {
        _machine = await Machine.CreateAsync("go", _workspace);
        _program = _machine.Start(["wireguard-go", "-f", "wg0"]);
        await Until(async () => (await RunAsync("wg", "show", "wg0")).ExitCode == 0);
        await Run("wg", "set", "wg0", "listen-port", $"{Port}", "private-key", FileOf("private", Key.Reveal()));
        await Run("ip", "link", "set", "lo", "up");
        await Run("ip", "address", "add", $"{TheirAddress}/24", "dev", "wg0");
        await Run("ip", "link", "set", "wg0", "mtu", "1420", "up");
    }

    public async ValueTask DisposeAsync()
    {
        if (_program is not null)
            await _program.DisposeAsync();
        if (_machine is not null)
            await _machine.DisposeAsync();
        _workspace.Dispose();
        Key.Dispose();
    }

    /// <summary>Our device, on a port of the machine's loopback.</summary>
    internal SocketDevice NewDevice(IPAddress loopback) => _machine.InNetwork(() =>
    {
        var socket = new Socket(loopback.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(loopback, 0));
        return new SocketDevice(socket);
    });

    /// <summary>Makes us a peer of wireguard-go.</summary>
    public Task AddPeer(PublicKey key, PresharedKey? presharedKey, IPEndPoint? endpoint) => Run(
    [
        "wg", "set", "wg0", "peer", $"{key}", "allowed-ips", $"{OurAddress}/32",
        .. presharedKey is null ? (string[])[] : ["preshared-key", FileOf("preshared", presharedKey.Reveal())],
        .. endpoint is null ? (string[])[] : ["endpoint", $"{endpoint}"],
    ]);

    public Task SetKey(PrivateKey key) => Run("wg", "set", "wg0", "private-key", FileOf("private", key.Reveal()));

    public Task RemovePeer(PublicKey key) => Run("wg", "set", "wg0", "peer", $"{key}", "remove");

    /// <summary>Bytes received and sent, by their own count.</summary>
    public async Task<(long Received, long Sent)> Transfer()
    {
        string[] fields = (await Run("wg", "show", "wg0", "transfer")).Trim().Split('\t');
        return (long.Parse(fields[1], CultureInfo.InvariantCulture), long.Parse(fields[2], CultureInfo.InvariantCulture));
    }

    /// <summary>Pings us from the machine; answers how many came back.</summary>
    public async Task<int> Ping(int count) =>
        (await Lanstead.Lab.Figures.Ping.PatientlyAsync(_machine, $"{OurAddress}", count, waitSeconds: 10, cancellation: TestContext.Current.CancellationToken)).Received;

    public static async Task Until(Func<Task<bool>> condition)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(30), "It did not come to be in time.");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    private async Task<string> Run(params string[] arguments) => (await RunAsync(arguments)).OrThrow().Output;

    private Task<CommandOutcome> RunAsync(params string[] arguments) => _machine.RunAsync(arguments, cancellation: TestContext.Current.CancellationToken);

    private string FileOf(string name, ReadOnlySpan<byte> key)
    {
        string file = _workspace.File($"{name}.key");
        File.WriteAllText(file, Convert.ToBase64String(key));
        return file;
    }
}
