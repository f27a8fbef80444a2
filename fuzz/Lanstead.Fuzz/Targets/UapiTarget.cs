using System.Text;
using Lanstead.Fuzz.Loop;
using Lanstead.Primitives;
using Lanstead.WireGuard.Uapi;

namespace Lanstead.Fuzz.Targets;

/// <summary>The text of the configuration socket: requests and replies. What is read, written and read again is the same.</summary>
internal sealed class UapiTarget : IFuzzTarget
{
    private const string Key = "b85996fecc9c7f1fc6d2572a76eda11d59bcd20be8e543b15ce4bd85a8e75a33";

    public string Name => "uapi";

    public string Summary => "requests and replies of the configuration socket";

    public int MaxBytes => 4096;

    public IReadOnlyList<byte[]> Words { get; } =
    [
        .. new[]
        {
            "get=1\n\n", "set=1\n", "private_key=", "listen_port=", "fwmark=", "replace_peers=true\n", "public_key=", "preshared_key=", "endpoint=", "allowed_ip=",
            "persistent_keepalive_interval=", "remove=true\n", "update_only=true\n", "replace_allowed_ips=true\n", "protocol_version=1\n", "errno=", "rx_bytes=", "tx_bytes=",
            "last_handshake_time_sec=", "last_handshake_time_nsec=", "10.0.0.0/8\n", "::/0\n", "[2001:db8::1%1]:51820\n", "192.0.2.1:51820\n", "65535\n", "0\n", Key + "\n", "\n", "=",
        }.Select(Encoding.ASCII.GetBytes),
    ];

    public IEnumerable<byte[]> Seeds() => new[]
    {
        "get=1\n\n", "errno=0\n\n", "errno=-22\n\n",
        $"set=1\nprivate_key={Key}\nlisten_port=51820\nfwmark=0\nreplace_peers=true\npublic_key={Key}\nreplace_allowed_ips=true\nallowed_ip=10.0.0.0/8\nallowed_ip=fd00::/64\nendpoint=192.0.2.1:51820\npersistent_keepalive_interval=25\n\n",
        $"set=1\npublic_key={Key}\nremove=true\npublic_key={Key}\nupdate_only=true\npreshared_key={Key}\nendpoint=[2001:db8::1]:1\n\n",
        $"private_key={Key}\nlisten_port=1\npublic_key={Key}\npreshared_key={Key}\nallowed_ip=0.0.0.0/0\nlast_handshake_time_sec=1\nlast_handshake_time_nsec=2\ntx_bytes=3\nrx_bytes=4\nprotocol_version=1\nerrno=0\n\n",
    }.Select(Encoding.ASCII.GetBytes);

    public void Run(ReadOnlySpan<byte> input)
    {
        UapiReader.IsWhole(input);
        UapiReader.ReadSetReply(input);
        Result<UapiDevice> reply = UapiReader.ReadGetReply(input);
        if (reply.IsSuccess)
            Repeat(reply.Value);
        Result<UapiChange?> request = UapiReader.ReadRequest(input);
        if (request is { IsSuccess: true, Value: { } change })
            Repeat(change);
    }

    private static void Repeat(UapiDevice device)
    {
        using (device)
        {
            using UapiText text = UapiWriter.GetReply(device);
            Result<UapiDevice> again = UapiReader.ReadGetReply(text.Written.Span);
            FuzzException.Unless(again.IsSuccess, "what we write we cannot read");
            using UapiDevice second = again.Value;
            using UapiText repeated = UapiWriter.GetReply(second);
            FuzzException.Unless(repeated.Written.Span.SequenceEqual(text.Written.Span), "a reply changes when it is read and written");
        }
    }

    private static void Repeat(UapiChange change)
    {
        using UapiText text = UapiWriter.SetRequest(change);
        Result<UapiChange?> again = UapiReader.ReadRequest(text.Written.Span);
        FuzzException.Unless(again is { IsSuccess: true, Value: not null }, "what we write we cannot read");
        using UapiText repeated = UapiWriter.SetRequest(again.Value!);
        FuzzException.Unless(repeated.Written.Span.SequenceEqual(text.Written.Span), "a request changes when it is read and written");
        foreach (IDisposable? secret in change.Peers.Concat(again.Value!.Peers).Select(peer => (IDisposable?)peer.PresharedKey).Append(change.PrivateKey).Append(again.Value.PrivateKey))
            secret?.Dispose();
    }
}
