using System.Runtime.InteropServices;
using Lanstead.Linux;
using Lanstead.Linux.Descriptors;
using Lanstead.Linux.Tun;
using Lanstead.Tests.Namespaces.DataPlane;

namespace Lanstead.Tests.Namespaces.Linux;

public sealed class TunDeviceTests(NetlinkMachine machine) : IClassFixture<NetlinkMachine>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task An_interface_is_made_with_all_offloads_and_goes_with_its_holder()
    {
        using (TunDevice tun = Open(new TunOptions { Name = "tun-a" }))
        {
            Assert.Equal(("tun-a", TunOffloads.TcpAndUdp, true), (tun.Name, tun.Offloads, tun.IsAttached));
            Assert.Equal("tun", machine.Link("tun-a").Kind);
            SystemCallException busy = machine.Machine.InNetwork(() => Assert.Throws<SystemCallException>(
                () => TunDevice.Open(new TunOptions { Name = "tun-a" })));
            Assert.Equal(Errno.Busy, busy.Number);
        }

        // A program that another test starts in this moment has the descriptor too, until it runs.
        await TunnelPrograms.Until(() => machine.Netlink.FindLink("tun-a") is null);
    }

    [Fact]
    public void An_interface_of_another_kind_or_with_too_long_a_name_is_refused()
    {
        Assert.Equal(Errno.Invalid, Refusal("left"));
        Assert.Equal(Errno.Invalid, Refusal("a-name-of-16-bytes"));
        Assert.Equal(Errno.Invalid, Refusal(""));
    }

    [Fact]
    public async Task A_persistent_interface_stays_and_is_attached_to_again()
    {
        Open(new TunOptions { Name = "tun-b", Persistent = true }).Dispose();
        int index = machine.Link("tun-b").Index;

        using TunDevice tun = await OpenSoon(new TunOptions { Name = "tun-b", Wanted = TunOffloads.None });

        Assert.Equal(TunOffloads.None, tun.Offloads);
        Assert.Equal(index, machine.Link("tun-b").Index);
        Assert.Null(machine.Netlink.DeleteLink(index));
    }

    [Fact]
    public void Several_queues_are_opened_on_one_interface()
    {
        using TunDevice first = Open(new TunOptions { Name = "tun-c", MultiQueue = true });
        using TunDevice second = machine.Machine.InNetwork(first.OpenQueue);

        Assert.Equal(("tun-c", TunOffloads.TcpAndUdp), (second.Name, second.Offloads));
    }

    [Fact]
    public async Task Packets_are_read_and_an_empty_queue_is_told()
    {
        using TunDevice tun = Open(new TunOptions { Name = "tun-d" });
        Assert.Empty(ReadAll(tun));
        await machine.Ip("link", "set", "tun-d", "up");
        await machine.Ip("address", "add", "10.95.0.1/24", "dev", "tun-d");
        await machine.Machine.RunAsync(["ping", "-c", "1", "-W", "1", "-s", "100", "10.95.0.2"], cancellation: TestContext.Current.CancellationToken);

        const byte icmp = 1;
        Assert.Contains(ReadAll(tun), packet => packet.Length == TunDevice.HeaderBytes + 128 && packet[TunDevice.HeaderBytes + 9] == icmp);
    }

    [Fact]
    public void A_waiting_reader_is_woken_once()
    {
        using TunDevice tun = Open(new TunOptions { Name = "tun-e" });
        TunOutcome[] outcomes = ReadInThread(tun, out Thread reader);

        tun.Wake();

        Assert.True(reader.Join(Patience));
        Assert.Equal(TunOutcome.Woken, outcomes[0]);
        outcomes = ReadInThread(tun, out reader);
        Assert.False(reader.Join(50)); // the wake-up before is used up
        tun.Wake();
        Assert.True(reader.Join(Patience));
    }

    [Fact]
    public async Task A_deleted_interface_is_told_to_the_waiting_reader_and_to_the_writer()
    {
        using TunDevice tun = Open(new TunOptions { Name = "tun-f" });
        TunOutcome[] outcomes = ReadInThread(tun, out Thread reader);
        Assert.Equal(TunOutcome.Down, WritePing(tun).Outcome);

        await machine.Ip("link", "del", "tun-f");

        Assert.True(reader.Join(Patience));
        Assert.Equal(TunOutcome.Gone, outcomes[0]);
        Assert.Equal(TunOutcome.Gone, WritePing(tun).Outcome);
        Assert.False(tun.IsAttached);
    }

    [Fact]
    public async Task A_packet_that_is_none_is_refused_and_the_next_one_passes()
    {
        using TunDevice tun = Open(new TunOptions { Name = "tun-g" });
        await machine.Ip("link", "set", "tun-g", "up");

        Assert.Equal(new TunResult(TunOutcome.Refused, 0, Errno.Invalid), WriteZeros(tun));
        Assert.Equal(TunOutcome.Done, WritePing(tun).Outcome);
    }

    private TunDevice Open(TunOptions options) => machine.Machine.InNetwork(() => TunDevice.Open(options));

    // As above: what was closed is open a moment longer in a program that is just being started.
    private async Task<TunDevice> OpenSoon(TunOptions options)
    {
        TunDevice? tun = null;
        await TunnelPrograms.Until(() =>
        {
            try
            {
                tun = Open(options);
                return true;
            }
            catch (SystemCallException e) when (e.Number == Errno.Busy)
            {
                return false;
            }
        });
        return tun!;
    }

    private int Refusal(string name) => machine.Machine.InNetwork(() => Assert.Throws<SystemCallException>(
        () => TunDevice.Open(new TunOptions { Name = name }))).Number;

    private static unsafe TunOutcome[] ReadInThread(TunDevice tun, out Thread reader)
    {
        var outcomes = new TunOutcome[1];
        reader = new Thread(() =>
        {
            byte* buffer = stackalloc byte[2000];
            TunResult read = tun.Read(buffer, 2000);
            while (read.Outcome == TunOutcome.Done)
                read = tun.Read(buffer, 2000);
            outcomes[0] = read.Outcome;
        });
        reader.Start();
        return outcomes;
    }

    private static unsafe List<byte[]> ReadAll(TunDevice tun)
    {
        var packets = new List<byte[]>();
        byte* buffer = (byte*)NativeMemory.Alloc(TunDevice.MaxPacketBytes);
        TunResult read = tun.ReadMore(buffer, TunDevice.MaxPacketBytes);
        for (; read.Outcome == TunOutcome.Done; read = tun.ReadMore(buffer, TunDevice.MaxPacketBytes))
            packets.Add(new ReadOnlySpan<byte>(buffer, read.LengthBytes).ToArray());
        NativeMemory.Free(buffer);
        Assert.Equal(TunOutcome.Empty, read.Outcome);
        return packets;
    }

    private static unsafe TunResult WriteZeros(TunDevice tun)
    {
        byte* bytes = stackalloc byte[30];
        new Span<byte>(bytes, 30).Clear();
        var vector = new IoVector { Start = bytes, LengthBytes = 30 };
        return tun.Write(&vector, 1);
    }

    // An IPv4 header is enough: the kernel drops it later, but takes it.
    private static unsafe TunResult WritePing(TunDevice tun)
    {
        byte* header = stackalloc byte[TunDevice.HeaderBytes];
        byte* packet = stackalloc byte[20];
        new Span<byte>(header, TunDevice.HeaderBytes).Clear();
        new Span<byte>(packet, 20).Clear();
        packet[0] = 0x45;
        packet[3] = 20;
        IoVector* vectors = stackalloc IoVector[2];
        vectors[0] = new IoVector { Start = header, LengthBytes = TunDevice.HeaderBytes };
        vectors[1] = new IoVector { Start = packet, LengthBytes = 20 };
        return tun.Write(vectors, 2);
    }
}
