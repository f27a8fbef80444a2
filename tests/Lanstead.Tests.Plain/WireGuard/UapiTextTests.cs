using System.Net;
using System.Text;
using Lanstead.Primitives;
using Lanstead.WireGuard.Uapi;

namespace Lanstead.Tests.Plain.WireGuard;

/// <summary>Well-formed messages, in both directions.</summary>
public sealed class UapiTextTests
{
    private const string KeyA = "b85996fecc9c7f1fc6d2572a76eda11d59bcd20be8e543b15ce4bd85a8e75a33";
    private const string KeyB = "58402e695ba1772b1cc9309755f043251ea77fdcf10fbe63989ceb7e19321376";
    private const string Secret = "188515093e952f5f22e865cef3012e72f8b5f0b598ac0309d5dacce3b70fcf52";

    [Fact]
    public void The_reply_of_a_device_is_read_whole()
    {
        using UapiDevice device = Read(
            $"private_key={Secret}\nlisten_port=12912\nfwmark=19539\n" +
            $"public_key={KeyA}\npreshared_key={Secret}\nprotocol_version=1\nendpoint=[abcd:23::33%2]:51820\n" +
            "last_handshake_time_sec=1700000000\nlast_handshake_time_nsec=500000000\ntx_bytes=38333\nrx_bytes=2224\n" +
            "persistent_keepalive_interval=25\nallowed_ip=192.168.4.4/32\nallowed_ip=fd00::/8\n" +
            $"public_key={KeyB}\npreshared_key={new string('0', 64)}\nlast_handshake_time_sec=0\nlast_handshake_time_nsec=0\nendpoint=182.122.22.19:3233\n" +
            "errno=0\n\n");

        Assert.Equal(Secret, Convert.ToHexStringLower(device.PrivateKey!.Reveal()));
        Assert.Equal(((ushort)12912, 19539u, 2), (device.ListenPort, device.FirewallMark, device.Peers.Count));
        UapiPeer first = device.Peers[0], second = device.Peers[1];
        Assert.Equal(Key(KeyA), first.PublicKey);
        Assert.Equal(Secret, Convert.ToHexStringLower(first.PresharedKey!.Reveal()));
        Assert.Equal(("[abcd:23::33%2]:51820", 38333ul, 2224ul, (ushort)25), ($"{first.Endpoint}", first.TxBytes, first.RxBytes, first.PersistentKeepaliveSeconds));
        Assert.Equal(TimeSpan.FromSeconds(1_700_000_000.5), first.LastHandshake);
        Assert.Equal([IPNetwork.Parse("192.168.4.4/32"), IPNetwork.Parse("fd00::/8")], first.AllowedIps);
        Assert.Null(second.PresharedKey);
        Assert.Null(second.LastHandshake);
        Assert.Equal("182.122.22.19:3233", $"{second.Endpoint}");
    }

    [Fact]
    public void An_empty_device_is_read()
    {
        using UapiDevice device = Read("errno=0\n\n");
        Assert.Null(device.PrivateKey);
        Assert.Equal((0, 0u, 0), (device.ListenPort, device.FirewallMark, device.Peers.Count));
    }

    [Fact]
    public void A_written_reply_is_read_back()
    {
        using UapiDevice device = Read($"private_key={Secret}\nlisten_port=1\nfwmark=2\npublic_key={KeyA}\nendpoint=1.2.3.4:5\nrx_bytes=7\nlast_handshake_time_sec=9\nlast_handshake_time_nsec=123456700\nallowed_ip=0.0.0.0/0\nerrno=0\n\n");
        using UapiText text = UapiWriter.GetReply(device);
        using UapiDevice again = Read(Encoding.ASCII.GetString(text.Written.Span));

        Assert.Equal(Secret, Convert.ToHexStringLower(again.PrivateKey!.Reveal()));
        Assert.Equal((device.ListenPort, device.FirewallMark), (again.ListenPort, again.FirewallMark));
        UapiPeer expected = device.Peers[0], actual = Assert.Single(again.Peers);
        Assert.Equal((expected.PublicKey, expected.Endpoint, expected.RxBytes, expected.LastHandshake), (actual.PublicKey, actual.Endpoint, actual.RxBytes, actual.LastHandshake));
        Assert.Equal(expected.AllowedIps, actual.AllowedIps);
    }

    [Fact]
    public void A_change_is_written_as_the_specification_spells_it()
    {
        using var privateKey = new PrivateKey(Convert.FromHexString(Secret));
        using var presharedKey = new PresharedKey(Convert.FromHexString(Secret));
        using UapiText text = UapiWriter.SetRequest(new UapiChange
        {
            PrivateKey = privateKey,
            ListenPort = 12912,
            FirewallMark = 0,
            ReplacePeers = true,
            Peers =
            [
                new() { PublicKey = Key(KeyA), UpdateOnly = true, Remove = true },
                new()
                {
                    PublicKey = Key(KeyB), PresharedKey = presharedKey, Endpoint = IPEndPoint.Parse("[2607:5300:60:6b0::c05f:543]:2468"), PersistentKeepaliveSeconds = 0,
                    ReplaceAllowedIps = true, AllowedIps = [IPNetwork.Parse("10.0.0.0/24"), IPNetwork.Parse("fd00::/64")],
                },
            ],
        });

        Assert.Equal(
            $"set=1\nprivate_key={Secret}\nlisten_port=12912\nfwmark=0\nreplace_peers=true\npublic_key={KeyA}\nupdate_only=true\nremove=true\n" +
            $"public_key={KeyB}\npreshared_key={Secret}\nendpoint=[2607:5300:60:6b0::c05f:543]:2468\npersistent_keepalive_interval=0\n" +
            "replace_allowed_ips=true\nallowed_ip=10.0.0.0/24\nallowed_ip=fd00::/64\n\n",
            Encoding.ASCII.GetString(text.Written.Span));
        UapiChange again = UapiReader.ReadRequest(text.Written.Span).Value!;
        Assert.Equal((true, true, (ushort?)12912, 0u), (again.Peers[0].Remove, again.Peers[0].UpdateOnly, again.ListenPort, again.FirewallMark!.Value));
        Assert.Equal(2, again.Peers[1].AllowedIps.Count);
    }

    [Fact]
    public void A_request_to_get_is_not_a_change()
    {
        Result<UapiChange?> request = UapiReader.ReadRequest(UapiWriter.GetRequest.Span);
        Assert.True(request.IsSuccess);
        Assert.Null(request.Value);
    }

    [Theory]
    [InlineData("errno=0\n\n", 0)]
    [InlineData("errno=98\n\n", 98)]
    [InlineData("errno=-98\n\n", 98)]
    public void Error_numbers_of_both_signs_are_read(string reply, int errno) =>
        Assert.Equal(errno, UapiReader.ReadSetReply(Encoding.ASCII.GetBytes(reply)).Value);

    [Fact]
    public void An_error_instead_of_a_state_is_a_failure_of_its_own()
    {
        Assert.Equal(UapiReader.Refused, UapiReader.ReadGetReply("errno=-5\n\n"u8).Failure?.Code);
        using UapiText reply = UapiWriter.ErrnoReply(22);
        Assert.Equal("errno=-22\n\n", Encoding.ASCII.GetString(reply.Written.Span));
    }

    [Fact]
    public void Written_secrets_are_zeroed_on_dispose_and_on_growth()
    {
        using var privateKey = new PrivateKey(Convert.FromHexString(Secret));
        UapiText text = UapiWriter.SetRequest(new UapiChange { PrivateKey = privateKey });
        ReadOnlyMemory<byte> seen = text.Written;
        text.Dispose();
        Assert.All(seen.ToArray(), value => Assert.Equal(0, value));
    }

    private static UapiDevice Read(string reply)
    {
        Result<UapiDevice> read = UapiReader.ReadGetReply(Encoding.ASCII.GetBytes(reply));
        Assert.Null(read.Failure);
        return read.Value;
    }

    private static PublicKey Key(string hex) => new(Convert.FromHexString(hex));
}
