using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text.Json;
using Lanstead.DataPlane.Engine;
using Lanstead.Lab.Agents;
using Lanstead.Lab.Machines;

namespace Lanstead.Tests.Namespaces.Agent;

/// <summary>A pair in a network that acts as a LAN.</summary>
public sealed class LanPair : JoinedPair
{
    internal override void Prepare(ScriptedServer server) => server.Head = head => head.ActsAsLan = true;
}

/// <summary>What is meant for all reaches all, as on a cable between them, and nothing more than that.</summary>
public sealed class LanTests(LanPair pair) : IClassFixture<LanPair>
{
    private const int Port = 5309;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly IPAddress s_group = IPAddress.Parse("239.255.255.250"), s_group6 = IPAddress.Parse("ff02::fb");

    [Fact]
    public async Task Broadcast_and_multicast_arrive_with_their_source_and_are_answered_and_a_flood_is_capped()
    {
        IPAddress alpha4 = IPAddress.Parse(pair.Server.Find("alpha").Ipv4), alpha6 = IPAddress.Parse(pair.Server.Find("alpha").Ipv6);
        await BroadcastAsync(pair.Alpha.Machine, isLan: true);
        await BroadcastAsync(pair.Beta.Machine, isLan: true);
        await pair.ReachAsync(Patience);
        using Socket beta4 = Listener(pair.Beta.Machine, AddressFamily.InterNetwork), beta6 = Listener(pair.Beta.Machine, AddressFamily.InterNetworkV6);
        using Socket alpha = Sender(pair.Alpha.Machine, alpha4), alphaOver6 = Sender(pair.Alpha.Machine, alpha6);

        // 1. Each of the ways in which a program asks all; the first may come before the peers have met.
        foreach ((Socket from, Socket to, IPAddress all) in new[]
        {
            (alpha, beta4, IPAddress.Broadcast), (alpha, beta4, IPAddress.Parse("10.77.0.255")), (alpha, beta4, s_group), (alphaOver6, beta6, s_group6),
        })
        {
            (byte[] told, IPEndPoint source) = await AskAsync(from, to, all);
            Assert.Equal(all.ToString(), System.Text.Encoding.ASCII.GetString(told));
            Assert.Equal(all.AddressFamily == AddressFamily.InterNetwork ? alpha4 : alpha6, source.Address);
            // Whoever was asked answers the one who asked.
            await to.SendToAsync("here"u8.ToArray(), source);
            Assert.Equal("here", System.Text.Encoding.ASCII.GetString(await ReceiveAsync(from)));
        }

        // 2. Of DHCP nothing: it says what a machine's addresses shall be. One to the open port behind it shows that it was on its way.
        await alpha.SendToAsync("dhcp"u8.ToArray(), new IPEndPoint(IPAddress.Broadcast, 68));
        await AskAsync(alpha, beta4, IPAddress.Broadcast);
        Assert.True(await RefusedAsync(pair.Alpha, "LanUnsuited") > 0);

        // 3. A flood: as many as may be sent at once, and so many a second.
        long start = TimeProvider.System.GetTimestamp();
        int got = 0;
        for (int i = 0; i < 5_000; i++)
        {
            alpha.SendTo("flood"u8, new IPEndPoint(IPAddress.Broadcast, Port));
            got += Drain(beta4);
        }
        await JoinedPair.UntilAsync(async () => await RefusedAsync(pair.Alpha, "LanRate") > 0, Patience, "the flood is counted");
        got += Drain(beta4);
        double seconds = TimeProvider.System.GetElapsedTime(start).TotalSeconds;
        Assert.InRange(got, 1, LanLimits.PacketsAtOnce + (int)(LanLimits.PacketsPerSecond * seconds) + 1);
        Assert.Contains("acts as a LAN", (await pair.Alpha.RunAsync(["status"])).OrThrow().Output, StringComparison.Ordinal);

        // 4. A machine that takes no part is not reached, and reaches all by itself as before.
        (await pair.Beta.RunAsync(["set", "accept-lan=false"])).OrThrow();
        await BroadcastAsync(pair.Beta.Machine, isLan: false);
        await pair.ReachAsync(Patience);
        await JoinedPair.UntilAsync(
            async () =>
            {
                await alpha.SendToAsync("unheard"u8.ToArray(), new IPEndPoint(IPAddress.Broadcast, Port));
                return await RefusedAsync(pair.Beta, "LanOff") > 0;
            },
            Patience, "what beta does not take is counted");
        Assert.Equal(0, Drain(beta4));

        // 5. Switched off for all, and taken down: as before.
        pair.Server.Head = _ => { };
        await pair.Server.ChangeAsync(_ => { });
        await BroadcastAsync(pair.Alpha.Machine, isLan: false);
        await pair.ReachAsync(Patience);
        (await pair.Alpha.RunAsync(["down"])).OrThrow();
        Assert.Equal(pair.Before, await JoinedPair.SnapshotAsync(pair.Alpha.Machine));
        (await pair.Alpha.RunAsync(["up"])).OrThrow();
    }

    private static Socket Listener(Machine machine, AddressFamily family) => machine.InNetwork(() =>
    {
        var socket = new Socket(family, SocketType.Dgram, ProtocolType.Udp);
        int index = NetworkInterface.GetAllNetworkInterfaces().Single(one => one.Name == JoinedPair.Interface).GetIPProperties().GetIPv4Properties().Index;
        if (family == AddressFamily.InterNetwork)
        {
            socket.Bind(new IPEndPoint(IPAddress.Any, Port));
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.AddMembership, new MulticastOption(s_group, index));
        }
        else
        {
            socket.Bind(new IPEndPoint(IPAddress.IPv6Any, Port));
            socket.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.AddMembership, new IPv6MulticastOption(s_group6, index));
        }
        return socket;
    });

    // Bound to the interface's address, as programs do that ask on each of their networks.
    private static Socket Sender(Machine machine, IPAddress own) => machine.InNetwork(() =>
    {
        var socket = new Socket(own.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { EnableBroadcast = own.AddressFamily == AddressFamily.InterNetwork };
        socket.Bind(new IPEndPoint(own, 0));
        if (own.AddressFamily == AddressFamily.InterNetworkV6)
            socket.SetSocketOption(SocketOptionLevel.IPv6, SocketOptionName.MulticastInterface, NetworkInterface.GetAllNetworkInterfaces().Single(one => one.Name == JoinedPair.Interface).GetIPProperties().GetIPv6Properties().Index);
        else
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, own.GetAddressBytes());
        return socket;
    });

    // Again and again, as programs do; what comes of earlier rounds is older.
    private static async Task<(byte[] Told, IPEndPoint From)> AskAsync(Socket from, Socket to, IPAddress all)
    {
        Drain(to);
        byte[] buffer = new byte[2048];
        long start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            await from.SendToAsync(System.Text.Encoding.ASCII.GetBytes(all.ToString()), new IPEndPoint(all, Port));
            if (to.Poll(TimeSpan.FromMilliseconds(300), SelectMode.SelectRead))
            {
                var got = await to.ReceiveFromAsync(buffer, new IPEndPoint(to.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0));
                return (buffer[..got.ReceivedBytes], (IPEndPoint)got.RemoteEndPoint);
            }
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Patience, $"Nothing of what was sent to {all} arrived.");
        }
    }

    private static async Task<byte[]> ReceiveAsync(Socket socket)
    {
        byte[] buffer = new byte[2048];
        using var patience = new CancellationTokenSource(Patience);
        return buffer[..await socket.ReceiveAsync(buffer, SocketFlags.None, patience.Token)];
    }

    private static int Drain(Socket socket)
    {
        byte[] buffer = new byte[2048];
        int got = 0;
        for (; socket.Poll(TimeSpan.Zero, SelectMode.SelectRead); got++)
            socket.Receive(buffer);
        return got;
    }

    private static async Task<long> RefusedAsync(LabAgent agent, string reason)
    {
        JsonElement refused = (await agent.StatusAsync()).GetProperty("networks")[0].GetProperty("refused");
        return refused.TryGetProperty(reason, out JsonElement packets) ? packets.GetInt64() : 0;
    }

    private static Task BroadcastAsync(Machine machine, bool isLan) => JoinedPair.UntilAsync(
        async () => (await machine.RunAsync(["ip", "link", "show", JoinedPair.Interface])).Output is { Length: > 0 } shown && shown.Contains("BROADCAST", StringComparison.Ordinal) == isLan,
        Patience, $"the interface is {(isLan ? "" : "no ")}one with broadcast");
}
