using System.Net.Sockets;
using System.Text;
using Lanstead.Crypto;
using Lanstead.DataPlane;
using Lanstead.Primitives;

namespace Lanstead.Tests.Namespaces.DataPlane;

/// <summary>The engine's socket beside wireguard-go's: the same requests have the same answers, and end in the same state.</summary>
public sealed class UapiDropInTests : IAsyncLifetime
{
    private const string A = "6d1f6e0a5b2c4d3e8f9a0b1c2d3e4f5061728394a5b6c7d8e9fa0b1c2d3e4f50";
    private const string B = "7e2a7f1b6c3d5e4f9a0b1c2d3e4f506172839405b6c7d8e9fa0b1c2d3e4f5061";
    private const string Psk = "0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20";
    private const string Zero = "0000000000000000000000000000000000000000000000000000000000000000";
    private const string Key = "e84b5a6d2717c1003a13b431570353dbaca9146cf150c5f8575680feba52027a";

    private readonly TunnelPair _ours = new(BackendKind.Engine);
    private readonly TunnelPair _theirs = new(BackendKind.Uapi);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private TunnelEnd Ours => _ours.Left;

    private TunnelEnd Theirs => _theirs.Left;

    public async ValueTask InitializeAsync()
    {
        await _ours.InitializeAsync();
        await _theirs.InitializeAsync();
        await Ours.Make(Cancellation);
        await Theirs.Make(Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await _ours.DisposeAsync();
        await _theirs.DisposeAsync();
    }

    [Fact]
    public async Task Same_commands_of_wg_end_in_the_same_dump()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        string key = Path.Combine(folder, "key"), shared = Path.Combine(folder, "psk"), none = Path.Combine(folder, "none"), conf = Path.Combine(folder, "conf");
        await File.WriteAllTextAsync(key, Base64(Key), Cancellation);
        await File.WriteAllTextAsync(shared, Base64(Psk), Cancellation);
        await File.WriteAllTextAsync(none, "", Cancellation);
        await File.WriteAllTextAsync(conf, $"""
            [Interface]
            PrivateKey = {Base64(Key)}
            ListenPort = 40001
            FwMark = 0x10
            [Peer]
            PublicKey = {Base64(B)}
            PresharedKey = {Base64(Psk)}
            AllowedIPs = 10.1.0.0/16, fd01::/64
            Endpoint = [2001:db8::9]:7
            """, Cancellation);
        string a = Base64(A), b = Base64(B);
        string[][] commands =
        [
            ["set", "private-key", key, "listen-port", "40000", "fwmark", "0x4c53"],
            ["set", "peer", a, "allowed-ips", "10.0.0.1/32,10.0.0.0/8,::/0", "endpoint", "192.0.2.1:51820", "persistent-keepalive", "25"],
            ["set", "peer", b, "preshared-key", shared, "allowed-ips", "0.0.0.0/0,fd00::/8", "endpoint", "[2001:db8::1]:1"],
            ["set", "peer", b, "allowed-ips", "10.0.0.1/32"], // taken from the other
            ["set", "peer", a, "persistent-keepalive", "off", "allowed-ips", ""],
            ["set", "peer", a, "allowed-ips", "10.9.8.7/16"], // bits behind the prefix
            ["set", "peer", b, "preshared-key", none],
            ["set", "fwmark", "off"],
            ["setconf", conf],
            ["set", "peer", a, "allowed-ips", "10.1.0.0/17"],
            ["addconf", conf],
            ["syncconf", conf],
            ["set", "peer", b, "remove"],
            ["set", "peer", b, "remove"],
            ["set", "private-key", none],
        ];
        foreach (string[] command in commands)
        {
            foreach (TunnelEnd end in (TunnelEnd[])[Ours, Theirs])
                await end.Wg([command[0], end.Interface, .. command[1..]]);

            string said = string.Join(' ', command) + "\n";
            Assert.Equal(said + await DumpAsync(Theirs), said + await DumpAsync(Ours));
        }
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("get=1\n\n")]
    [InlineData("get=1\nprivate_key=\n\n")]
    [InlineData("set=1\n\n")]
    [InlineData("set=1\nprivate_key=00\n\n")]
    [InlineData("set=1\nprivate_key=" + Key + "ff\n\n")]
    [InlineData("set=1\nprivate_key=zz4b5a6d2717c1003a13b431570353dbaca9146cf150c5f8575680feba52027a\n\n")]
    [InlineData("set=1\nlisten_port=65536\n\n")]
    [InlineData("set=1\nlisten_port=-1\n\n")]
    [InlineData("set=1\nlisten_port=\n\n")]
    [InlineData("set=1\nfwmark=4294967296\n\n")]
    [InlineData("set=1\nfwmark=x\n\n")]
    [InlineData("set=1\nreplace_peers=false\n\n")]
    [InlineData("set=1\nnonsense=1\n\n")]
    [InlineData("set=1\nnonsense\n\n")]
    [InlineData("set=1\npreshared_key=" + Psk + "\n\n")]
    [InlineData("set=1\npublic_key=" + A + "\nremove=false\n\n")]
    [InlineData("set=1\npublic_key=" + A + "\nupdate_only=true\nallowed_ip=10.0.0.0/8\n\n")]
    [InlineData("set=1\npublic_key=" + A + "\nupdate_only=1\n\n")]
    [InlineData("set=1\npublic_key=" + A + "\nallowed_ip=10.0.0.0/33\n\n")]
    [InlineData("set=1\npublic_key=" + A + "\nallowed_ip=10.0.0.0\n\n")]
    [InlineData("set=1\npublic_key=" + A + "\nallowed_ip=fd00::/129\n\n")]
    [InlineData("set=1\npublic_key=" + A + "\nendpoint=10.0.0.1\n\n")]
    [InlineData("set=1\npublic_key=" + A + "\nendpoint=10.0.0.1:65536\n\n")]
    [InlineData("set=1\npublic_key=" + A + "\nendpoint=example.org:1\n\n")]
    [InlineData("set=1\npublic_key=" + A + "\npersistent_keepalive_interval=65536\n\n")]
    [InlineData("set=1\npublic_key=" + A + "\nprotocol_version=2\n\n")]
    [InlineData("set=1\npublic_key=" + A + "\nprotocol_version=1\nreplace_allowed_ips=true\nallowed_ip=10.0.0.0/8\nallowed_ip=10.0.0.0/8\n\n")]
    [InlineData("set=1\npublic_key=" + A + "\npreshared_key=" + Zero + "\npersistent_keepalive_interval=0\n\n")]
    [InlineData("set=1\npublic_key=" + Zero + "\n\n")]
    [InlineData("set=1\npublic_key=" + A + "\nprivate_key=" + Key + "\n\n")]
    [InlineData("set=1\npublic_key=" + A + "\nremove=true\npublic_key=" + A + "\nallowed_ip=10.0.0.0/8\n\n")]
    [InlineData("set=1\nprivate_key=" + Key + "\npublic_key=" + A + "\nallowed_ip=10.0.0.0/8\npublic_key=" + B + "\nallowed_ip=10.0.0.0/8\nreplace_peers=true\n\n")]
    public async Task Raw_requests_have_the_same_answers(string request)
    {
        await ExchangeAsync(Ours, $"set=1\nprivate_key={Key}\npublic_key={B}\nallowed_ip=10.3.0.0/16\n\n");
        await ExchangeAsync(Theirs, $"set=1\nprivate_key={Key}\npublic_key={B}\nallowed_ip=10.3.0.0/16\n\n");

        string before = await DumpAsync(Ours);
        string theirs = await ExchangeAsync(Theirs, request), ours = await ExchangeAsync(Ours, request);

        Assert.Equal(Comparable(theirs), Comparable(ours));
        // A request that is refused changes nothing here; wireguard-go has done by then what stood before the bad line.
        if (ours.EndsWith("errno=0\n\n", StringComparison.Ordinal))
            Assert.Equal(await DumpAsync(Theirs, withPort: false), await DumpAsync(Ours, withPort: false));
        else
            Assert.Equal(before, await DumpAsync(Ours));
    }

    [Fact]
    public async Task A_peer_with_our_own_key_is_passed_over()
    {
        using var key = new PrivateKey(Convert.FromHexString(Key));
        string request = $"set=1\nprivate_key={Key}\npublic_key={Convert.ToHexStringLower(X25519.PublicKeyOf(key).Bytes)}\nallowed_ip=10.0.0.0/8\npublic_key={A}\nallowed_ip=10.0.0.0/9\n\n";

        Assert.Equal(await ExchangeAsync(Theirs, request), await ExchangeAsync(Ours, request));
        Assert.Equal(await DumpAsync(Theirs, withPort: false), await DumpAsync(Ours, withPort: false));
    }

    // Ports are random, and the order of peers is a map's.
    private static string Comparable(string reply) => string.Join('\n', reply.Split('\n').Where(line => !line.StartsWith("listen_port=", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    private static async Task<string> DumpAsync(TunnelEnd end, bool withPort = true)
    {
        string[] lines = (await end.Wg("show", end.Interface, "dump")).Split('\n');
        string[] own = lines[0].Split('\t');
        if (!withPort)
            own[2] = "";
        return string.Join('\n', lines.Skip(1).Select(Ordered).Order(StringComparer.Ordinal).Prepend(string.Join('\t', own)));
    }

    // One list or trie has another order of allowed IPs than the other; none is promised.
    private static string Ordered(string peer)
    {
        string[] fields = peer.Split('\t');
        if (fields.Length > 3)
            fields[3] = string.Join(',', fields[3].Split(',').Order(StringComparer.Ordinal));
        return string.Join('\t', fields);
    }

    private static string Base64(string hex) => Convert.ToBase64String(Convert.FromHexString(hex));

    private static async Task<string> ExchangeAsync(TunnelEnd end, string request)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(end.Socket), Cancellation);
        await socket.SendAsync(Encoding.ASCII.GetBytes(request), Cancellation);
        var reply = new StringBuilder();
        byte[] buffer = new byte[65536];
        while (!reply.ToString().EndsWith("\n\n", StringComparison.Ordinal))
        {
            int received = await socket.ReceiveAsync(buffer, Cancellation);
            if (received == 0)
                break;
            reply.Append(Encoding.ASCII.GetString(buffer, 0, received));
        }
        return reply.ToString();
    }
}
