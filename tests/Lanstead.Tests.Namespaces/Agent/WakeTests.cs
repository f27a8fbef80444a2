using System.Net;
using System.Net.Sockets;
using Google.Protobuf;
using Lanstead.Lab.Machines;
using Lanstead.Lab.Processes;
using Lanstead.Protocol.Wire;

namespace Lanstead.Tests.Namespaces.Agent;

/// <summary>A machine that sleeps in the LAN of another is woken by it, with real packets; what is no such machine is left alone.</summary>
public sealed class WakeTests(JoinedPair pair) : IClassFixture<JoinedPair>
{
    private const string Lan = "192.168.94.0/24", OtherLan = "192.168.95.0/24";
    private const int MagicBytes = 102;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly byte[] s_card = [0x52, 0x54, 0x00, 0xab, 0xcd, 0xef];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Sleeper_in_the_same_lan_gets_the_packet_that_wakes_it_and_a_flood_of_them_ends()
    {
        LabHost sleeper = await pair.Topology.AddAsync("sleeper", 1);
        await IpAsync(pair.Alpha.Machine, "address", "add", "192.168.94.2/24", "dev", "eth0");
        await IpAsync(sleeper.Machine, "address", "add", "192.168.94.3/24", "dev", "eth0");
        using Socket listening = sleeper.Machine.InNetwork(() => new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));
        listening.Bind(new IPEndPoint(IPAddress.Any, 9));

        // 1. As soon as the agent has seen that it stands there: beta stands elsewhere, and is asked too.
        byte[] packet = new byte[256];
        int length = 0;
        IPEndPoint? from = null;
        await JoinedPair.UntilAsync(
            async () =>
            {
                await AskAsync(Lan, s_card);
                return await TryReceiveAsync();
            },
            s_patience, "a packet that wakes");
        Assert.Equal(MagicBytes, length);
        Assert.Equal(Convert.ToHexString([.. Enumerable.Repeat((byte)0xff, 6), .. Enumerable.Repeat(s_card, 16).SelectMany(card => card)]), Convert.ToHexString(packet.AsSpan(0, length)));
        Assert.Equal("192.168.94.2", from?.Address.ToString());

        // 2. What is no LAN of it, no machine's address, or no address: nothing. Then as many as it sends at once, and no more.
        while (await TryReceiveAsync())
        {
            // The repeats.
        }
        await AskAsync(OtherLan, s_card);
        await AskAsync(Lan, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff]);
        await AskAsync(Lan, [0x52]);
        Assert.False(await TryReceiveAsync());
        long start = TimeProvider.System.GetTimestamp();
        for (int i = 0; i < 200; i++)
            await AskAsync(Lan, s_card);
        int got = 0;
        while (await TryReceiveAsync())
            got++;
        Assert.InRange(got, 0, 3 * (10 + (int)(TimeProvider.System.GetElapsedTime(start).TotalSeconds / 2) + 1));

        async Task<bool> TryReceiveAsync()
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            limit.CancelAfter(TimeSpan.FromMilliseconds(500));
            try
            {
                SocketReceiveFromResult result = await listening.ReceiveFromAsync(packet, new IPEndPoint(IPAddress.Any, 0), limit.Token);
                (length, from) = (result.ReceivedBytes, (IPEndPoint)result.RemoteEndPoint);
                return true;
            }
            catch (OperationCanceledException) when (!Cancellation.IsCancellationRequested)
            {
                return false;
            }
        }
    }

    private Task AskAsync(string lan, byte[] card) => pair.Server.SendAsync(new ServerFrame { MagicPacket = new MagicPacket { Prefix = lan, Address = ByteString.CopyFrom(card) } });

    private static async Task IpAsync(Machine machine, params string[] arguments) => (await machine.RunAsync(["ip", .. arguments], cancellation: Cancellation)).OrThrow();
}
