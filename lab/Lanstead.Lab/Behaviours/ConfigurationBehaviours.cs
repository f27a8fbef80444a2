using System.Net;
using System.Net.Sockets;
using System.Text;
using Lanstead.Lab.Tunnels;

namespace Lanstead.Lab.Behaviours;

/// <summary>What <c>wg</c> sets and asks.</summary>
internal static class ConfigurationBehaviours
{
    // Order 1, 2, 4 and 8 (https://cr.yp.to/ecdh.html#validate), reduced and not.
    private static readonly string[] LowOrderKeys =
    [
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ];

    public static IEnumerable<Behaviour> All()
    {
        yield return new("private key changed", "a handshake with the new key at once; traffic within 1 s at the first ping", PrivateKeyAsync);
        yield return new("preshared key changed", "the next handshake has it; a wrong one is refused", PresharedKeyAsync);
        yield return new("keepalive off and on", "off: nothing is sent; on: at once, and each second", KeepaliveAsync);
        yield return new("answers longer than one message", "300 peers with 40 prefixes each, and one with 5,000, are told whole", LongAnswersAsync);
        yield return new("low-order public keys", "nothing is sent to any of the 7", LowOrderAsync);
    }

    private static async Task<string?> PrivateKeyAsync(Ground ground, CancellationToken cancellation)
    {
        (TunnelEnd left, TunnelEnd right) = await ground.PairAsync(cancellation);
        if (!await Ground.EchoAsync(ground.Left.Machine, Ground.RightAddress))
        {
            return "no answer";
        }

        WireGuardKey fresh = await WireGuardKey.CreateAsync(ground.Left.Machine, cancellation);
        await left.SetAsync("private-key", left.SecretFile(fresh.Secret));
        await right.SetAsync("peer", left.Key.Public, "remove", "peer", fresh.Public, "allowed-ips", $"{Ground.LeftAddress}/32,{Ground.LeftIpv6Address}/128");
        if (!await Ground.EchoAsync(ground.Left.Machine, Ground.RightAddress))
        {
            return "no answer to the first ping after the change";
        }

        return await right.HasHandshakeAsync(fresh.Public) ? null : "no handshake with the new key is told";
    }

    private static async Task<string?> PresharedKeyAsync(Ground ground, CancellationToken cancellation)
    {
        (TunnelEnd left, TunnelEnd right) = await ground.PairAsync(cancellation);
        string shared = left.SecretFile((await WireGuardKey.CreateAsync(ground.Left.Machine, cancellation)).Secret);
        await left.SetAsync("peer", right.Key.Public, "preshared-key", shared);
        if (await Ground.EchoAsync(ground.Left.Machine, Ground.RightAddress))
        {
            return "an answer though one side has no preshared key";
        }

        await right.SetAsync("peer", left.Key.Public, "preshared-key", shared);
        // The handshake that fails is tried again after 5 s.
        return await Ground.EchoAsync(ground.Left.Machine, Ground.RightAddress, "-c", "10", "-w", "20") ? null : "no answer with the key on both sides";
    }

    private static async Task<string?> KeepaliveAsync(Ground ground, CancellationToken cancellation)
    {
        (TunnelEnd left, TunnelEnd right) = await ground.PairAsync(cancellation);
        await Ground.WaitAsync(3, cancellation);
        if (await left.SentAsync(right.Key.Public) is > 0 and var early)
        {
            return $"{early} bytes sent before there was anything to send";
        }

        await left.SetAsync("peer", right.Key.Public, "persistent-keepalive", "1");
        await Ground.WaitAsync(5, cancellation);
        long on = await left.SentAsync(right.Key.Public);
        if (on < 148 + (3 * 32) || !await left.HasHandshakeAsync(right.Key.Public))
        {
            return $"{on} bytes in 5 s with a keepalive of 1 s";
        }

        await left.SetAsync("peer", right.Key.Public, "persistent-keepalive", "off");
        long off = await left.SentAsync(right.Key.Public);
        await Ground.WaitAsync(5, cancellation);
        return await left.SentAsync(right.Key.Public) - off is > 0 and var late ? $"{late} bytes sent after it was taken away" : null;
    }

    private static async Task<string?> LongAnswersAsync(Ground ground, CancellationToken cancellation)
    {
        TunnelEnd end = await ground.StartAsync(ground.Left.Machine, "wg0", cancellation);
        Random random = new(7);
        Dictionary<string, HashSet<string>> wanted = [];
        StringBuilder text = new();
        for (int peer = 1; peer <= 301; peer++)
        {
            byte[] bytes = new byte[32];
            random.NextBytes(bytes);
            string key = Convert.ToBase64String(bytes);
            // The last one has as many by itself as the others in some dozens.
            HashSet<string> prefixes = [.. Enumerable.Range(0, peer <= 300 ? 40 : 5000)
                .Select(prefix => peer == 301 || prefix % 2 == 0 ? $"10.{peer & 255}.{peer >> 8 << 5 | prefix >> 8}.{prefix & 255}/32" : $"fd00:{peer:x}::{prefix:x}/128")];
            wanted[key] = prefixes;
            text.Append("[Peer]\nPublicKey = ").Append(key).Append("\nAllowedIPs = ").AppendJoin(", ", prefixes).Append('\n');
        }

        await end.AddConfigurationAsync(text.ToString());
        string[] lines = (await end.ShowAsync("allowed-ips")).Split('\n');
        if (lines.Length != wanted.Count)
        {
            return $"{lines.Length} of {wanted.Count} peers told";
        }

        foreach (string line in lines)
        {
            string[] fields = line.Split('\t');
            if (!wanted.TryGetValue(fields[0], out HashSet<string>? prefixes) || !prefixes.SetEquals(fields[1].Split(' ')))
            {
                return $"the prefixes of {fields[0]} are not those that were set";
            }
        }

        return null;
    }

    private static async Task<string?> LowOrderAsync(Ground ground, CancellationToken cancellation)
    {
        TunnelEnd end = await ground.StartAsync(ground.Left.Machine, "wg0", cancellation);
        using Socket listener = ground.Left.Machine.InNetwork(() =>
        {
            Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 1111));
            return socket;
        });
        for (int number = 0; number < LowOrderKeys.Length; number++)
        {
            string key = Convert.ToBase64String(Convert.FromHexString(LowOrderKeys[number]));
            await end.SetAsync("peer", key, "persistent-keepalive", "1", "endpoint", "127.0.0.1:1111", "allowed-ips", $"10.99.0.{10 + number}/32");
        }

        // A good key, so that the silence proves something.
        WireGuardKey good = await WireGuardKey.CreateAsync(ground.Left.Machine, cancellation);
        await end.UpAsync(Ground.UsualMtuBytes, $"{Ground.LeftAddress}/24");
        for (int number = 0; number < LowOrderKeys.Length; number++)
        {
            await ground.Left.Machine.RunAsync(["ping", "-n", "-q", "-c", "1", "-W", "0.2", $"10.99.0.{10 + number}"], cancellation: cancellation);
        }

        await Ground.WaitAsync(2, cancellation);
        if (listener.Available > 0)
        {
            return "something was sent";
        }

        await end.SetAsync("peer", good.Public, "persistent-keepalive", "1", "endpoint", "127.0.0.1:1111");
        await Ground.WaitAsync(3, cancellation);
        return listener.Available > 0 ? null : "nothing was sent to a good key either";
    }
}
