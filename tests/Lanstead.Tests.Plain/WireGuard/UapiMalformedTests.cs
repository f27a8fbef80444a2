using System.Text;
using Lanstead.Primitives;
using Lanstead.WireGuard.Uapi;

namespace Lanstead.Tests.Plain.WireGuard;

/// <summary>A7: whatever comes, a failure is a value.</summary>
public sealed class UapiMalformedTests
{
    private const string Key = "b85996fecc9c7f1fc6d2572a76eda11d59bcd20be8e543b15ce4bd85a8e75a33";

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\n\n")]
    [InlineData("errno=0\n")]
    [InlineData("errno=0")]
    [InlineData("errno=0\n\n\n")]
    [InlineData("errno=0\n\nerrno=0\n\n")]
    [InlineData("errno=\n\n")]
    [InlineData("errno=zero\n\n")]
    [InlineData("errno=-\n\n")]
    [InlineData("errno=00\n\n")]
    [InlineData("errno=99999999999\n\n")]
    [InlineData("errno=0\nerrno=0\n\n")]
    [InlineData("listen_port=1\n\n")]
    [InlineData("listen_port=65536\nerrno=0\n\n")]
    [InlineData("listen_port=-1\nerrno=0\n\n")]
    [InlineData("listen_port=+1\nerrno=0\n\n")]
    [InlineData("listen_port= 1\nerrno=0\n\n")]
    [InlineData("listen_port=0x1\nerrno=0\n\n")]
    [InlineData("listen_port=1\r\nerrno=0\n\n")]
    [InlineData("fwmark=4294967296\nerrno=0\n\n")]
    [InlineData("private_key=00\nerrno=0\n\n")]
    [InlineData("private_key=zz5996fecc9c7f1fc6d2572a76eda11d59bcd20be8e543b15ce4bd85a8e75a33\nerrno=0\n\n")]
    [InlineData("unheard_of=1\nerrno=0\n\n")]
    [InlineData("allowed_ip=10.0.0.0/8\nerrno=0\n\n")]
    [InlineData("no equals sign\nerrno=0\n\n")]
    [InlineData("=1\nerrno=0\n\n")]
    [InlineData("set=1\nerrno=0\n\n")]
    public void A_reply_that_is_not_one_is_refused(string reply) =>
        Assert.Equal(UapiReader.Malformed, UapiReader.ReadGetReply(Encoding.UTF8.GetBytes(reply)).Failure?.Code);

    [Theory]
    [InlineData("endpoint=1.2.3.4")]
    [InlineData("endpoint=1.2.3.4:")]
    [InlineData("endpoint=1.2.3.4:65536")]
    [InlineData("endpoint=1.2.3:4")]
    [InlineData("endpoint=010.0.0.1:4")]
    [InlineData("endpoint=[1.2.3.4]:5")]
    [InlineData("endpoint=::1:5")]
    [InlineData("endpoint=[::1:5")]
    [InlineData("endpoint=[::g]:5")]
    [InlineData("endpoint=[]:5")]
    [InlineData("endpoint=example.org:5")]
    [InlineData("allowed_ip=10.0.0.0")]
    [InlineData("allowed_ip=10.0.0.0/33")]
    [InlineData("allowed_ip=10.0.0.0/-1")]
    [InlineData("allowed_ip=::/129")]
    [InlineData("allowed_ip=fe80::1%eth0/64")]
    [InlineData("allowed_ip=/8")]
    [InlineData("persistent_keepalive_interval=65536")]
    [InlineData("persistent_keepalive_interval=off")]
    [InlineData("preshared_key=1234")]
    [InlineData("protocol_version=2")]
    [InlineData("rx_bytes=18446744073709551616")]
    [InlineData("last_handshake_time_sec=18446744073709551615")]
    [InlineData("last_handshake_time_nsec=1000000000")]
    [InlineData("listen_port=1")]
    [InlineData("remove=true")]
    public void A_peer_with_a_bad_line_is_refused(string line)
    {
        Failure? failure = UapiReader.ReadGetReply(Encoding.ASCII.GetBytes($"public_key={Key}\n{line}\nerrno=0\n\n")).Failure;
        Assert.Equal(UapiReader.Malformed, failure?.Code);
        Assert.StartsWith("Line 2: ", failure!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("get=2\n\n")]
    [InlineData("get=1\nget=1\n\n")]
    [InlineData("set=0\n\n")]
    [InlineData("errno=0\n\n")]
    [InlineData("set=1\nreplace_peers=false\n\n")]
    [InlineData("set=1\nremove=true\n\n")]
    [InlineData("set=1\nerrno=0\n\n")]
    [InlineData("set=1\nrx_bytes=0\n\n")]
    [InlineData("set=1\n")]
    public void A_request_that_is_not_one_is_refused(string request) =>
        Assert.Equal(UapiReader.Malformed, UapiReader.ReadRequest(Encoding.ASCII.GetBytes(request)).Failure?.Code);

    [Theory]
    [InlineData("errno=0\nerrno=0\n\n")]
    [InlineData("listen_port=1\n\n")]
    [InlineData("errno=0\n")]
    [InlineData("\n")]
    [InlineData("")]
    public void An_answer_to_a_change_that_is_not_one_is_refused(string reply) =>
        Assert.Equal(UapiReader.Malformed, UapiReader.ReadSetReply(Encoding.ASCII.GetBytes(reply)).Failure?.Code);

    [Fact]
    public void A_failure_never_tells_a_secret()
    {
        Failure? failure = UapiReader.ReadGetReply(Encoding.ASCII.GetBytes($"private_key={Key}ff\nerrno=0\n\n")).Failure;
        Assert.DoesNotContain(Key[..8], failure!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A7_no_mutation_of_a_message_makes_an_exception()
    {
        byte[] good = Encoding.ASCII.GetBytes(
            $"set=1\nprivate_key={Key}\nlisten_port=12912\nfwmark=1\npublic_key={Key}\nendpoint=[fe80::1%2]:51820\nallowed_ip=fd00::/8\nallowed_ip=10.0.0.0/8\nremove=true\nerrno=0\n\n");
        var random = new Random(20);
        int refused = 0;
        for (int round = 0; round < 50_000; round++)
        {
            byte[] bytes = [.. good[random.Next(8)..]];
            for (int i = random.Next(1, 8); i > 0; i--)
                bytes[random.Next(bytes.Length)] = random.Next(3) == 0 ? (byte)random.Next(256) : good[random.Next(good.Length)];
            ReadOnlySpan<byte> message = bytes.AsSpan(0, random.Next(4) == 0 ? random.Next(bytes.Length) : bytes.Length);
            refused += UapiReader.ReadGetReply(message).IsSuccess ? 0 : 1;
            refused += UapiReader.ReadRequest(message).IsSuccess ? 0 : 1;
            refused += UapiReader.ReadSetReply(message).IsSuccess ? 0 : 1;
        }
        Assert.InRange(refused, 100_000, 150_000);
    }
}
