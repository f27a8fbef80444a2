using System.Runtime.InteropServices;
using Lanstead.Linux;
using Lanstead.Linux.Descriptors;
using Lanstead.Linux.Udp;

namespace Lanstead.Tests.Namespaces.Linux;

public sealed class UdpSocketTests(TwoMachines machines) : IClassFixture<TwoMachines>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(false, true, true)]
    [InlineData(true, true, true)]
    [InlineData(false, false, true)]
    [InlineData(true, false, true)]
    [InlineData(false, true, false)]
    [InlineData(true, true, false)]
    public void A_train_arrives_whole_and_in_order(bool ipv6, bool sendTrains, bool receiveTrains)
    {
        using UdpSocket left = TwoMachines.Socket(machines.Left, new UdpSocketOptions { SendTrains = sendTrains });
        using UdpSocket right = TwoMachines.Socket(machines.Right, new UdpSocketOptions { ReceiveTrains = receiveTrains });
        using var sending = new Sending(200 * 1452 - 700, seed: 1);

        SendReport report = sending.Send(left, 1452, TwoMachines.Address(machines.Right, ipv6, right.Port));

        Assert.Equal((200, 0, false), (report.Datagrams, report.Lost, report.AnyNotice));
        Assert.Equal(SendOutcome.Sent, sending.Outcome);
        List<byte[]> datagrams = Receive(right, 200, out ReceivedTrain last, out int trains);
        Assert.Equal(sending.Cut(1452), datagrams);
        Assert.True(receiveTrains && sendTrains ? trains < 100 : trains <= 200);
        Assert.Equal(TwoMachines.Address(machines.Left, ipv6, left.Port), last.From);
        Assert.Equal(TwoMachines.Address(machines.Right, ipv6, 0), last.Source.Address);
        Assert.NotEqual(0, last.Source.InterfaceIndex);
        Assert.Equal(default, left.Counters);
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 1)]
    [InlineData(false, 100)]
    [InlineData(true, 100)]
    public void A_hop_limit_is_kept_to_by_each_datagram_of_a_train(bool ipv6, int datagrams)
    {
        // There is one router on the way.
        using UdpSocket left = TwoMachines.Socket(machines.Left);
        using UdpSocket right = TwoMachines.Socket(machines.Right);
        using var lost = new Sending(datagrams * 1000, seed: 3);
        using var arriving = new Sending(datagrams * 1000, seed: 4);
        UdpAddress to = TwoMachines.Address(machines.Right, ipv6, right.Port);
        UdpSource source = new(TwoMachines.Address(machines.Left, ipv6, 0), 0);

        lost.Send(left, 1000, to, source, hopLimit: 1);
        arriving.Send(left, 1000, to, source, hopLimit: 2);

        Assert.Equal(arriving.Cut(1000), Receive(right, datagrams, out _, out _));
    }

    [Fact]
    public void A_free_port_is_taken_and_told_and_a_port_in_use_is_refused()
    {
        using UdpSocket first = TwoMachines.Socket(machines.Left);
        Assert.NotEqual(0, first.Port);
        Assert.True(first.HasIpv6);
        Assert.True(first.ReceiveBufferBytes >= 7 << 20);
        Assert.True(first.SendBufferBytes >= 7 << 20);

        SystemCallException refused = machines.Left.Machine.InNetwork(() => Assert.Throws<SystemCallException>(
            () => UdpSocket.Open(new UdpSocketOptions { Port = first.Port })));

        Assert.Equal(Errno.AddressInUse, refused.Number);
    }

    [Fact]
    public void Sockets_that_share_a_port_both_open()
    {
        var options = new UdpSocketOptions { SharePort = true };
        using UdpSocket first = TwoMachines.Socket(machines.Left, options);
        using UdpSocket second = TwoMachines.Socket(machines.Left, options with { Port = first.Port });

        Assert.Equal(first.Port, second.Port);
    }

    [Fact]
    public void A_waiting_receiver_is_woken_by_shutting_down()
    {
        using UdpSocket socket = TwoMachines.Socket(machines.Left);
        using var batch = new ReceiveBatch();
        ReceiveResult result = default;
        var receiver = new Thread(() => result = socket.Receive(batch));
        receiver.Start();
        Assert.False(receiver.Join(200)); // it waits

        socket.ShutDown();

        Assert.True(receiver.Join(Patience));
        Assert.Equal(ReceiveOutcome.Closed, result.Outcome);
        Assert.Equal(ReceiveOutcome.Closed, socket.Receive(batch).Outcome);
        using var sending = new Sending(100, seed: 2);
        sending.Send(socket, 100, TwoMachines.Address(machines.Right, false, 9));
        Assert.Equal(SendOutcome.Closed, sending.Outcome);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_train_is_answered_from_the_address_that_it_came_to(bool ipv6)
    {
        string second = ipv6 ? "2001:db8:2::99" : "198.18.2.99";
        await TwoMachines.Ip(machines.Right, ["address", "add", ipv6 ? $"{second}/64" : $"{second}/24", "dev", "eth0", .. ipv6 ? ["nodad"] : Array.Empty<string>()]);
        using UdpSocket left = TwoMachines.Socket(machines.Left);
        using UdpSocket right = TwoMachines.Socket(machines.Right);
        var to = UdpAddress.Of(new(System.Net.IPAddress.Parse(second), right.Port));
        using var sending = new Sending(3000, seed: 3);
        sending.Send(left, 1000, to);
        Receive(right, 3, out ReceivedTrain asked, out _);

        sending.Send(right, 1000, asked.From, asked.Source);

        Assert.Equal(SendOutcome.Sent, sending.Outcome);
        Receive(left, 3, out ReceivedTrain answer, out _);
        Assert.Equal(to, answer.From);

        // The address goes: the answer still arrives, and the caller learns that the address is no longer its own.
        await TwoMachines.Ip(machines.Right, "address", "del", ipv6 ? $"{second}/64" : $"{second}/24", "dev", "eth0");
        SendReport report = sending.Send(right, 1000, asked.From, asked.Source);

        Assert.Equal((3, 0, true), (report.Datagrams, report.Lost, report.AnyNotice));
        Assert.Equal(SendOutcome.SentWithoutSource, sending.Outcome);
        Assert.Equal(1, right.Counters.SourcesRefused);
        Assert.Equal(0, right.Counters.TrainsRefused);
        Receive(left, 3, out answer, out _);
        Assert.Equal(TwoMachines.Address(machines.Right, ipv6, right.Port), answer.From);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_train_of_segments_too_large_for_the_way_goes_as_single_datagrams(bool ipv6)
    {
        using UdpSocket left = TwoMachines.Socket(machines.Left);
        using UdpSocket right = TwoMachines.Socket(machines.Right);
        await TwoMachines.Ip(machines.Left, "link", "set", "eth0", "mtu", "1300");
        try
        {
            using var sending = new Sending(5 * 1400, seed: 4);
            UdpAddress to = TwoMachines.Address(machines.Right, ipv6, right.Port);

            SendReport first = sending.Send(left, 1400, to);
            SendReport second = sending.Send(left, 1400, to);

            Assert.Equal((5, 0), (first.Datagrams, first.Lost));
            Assert.Equal((5, 0), (second.Datagrams, second.Lost));
            Assert.Equal(sending.Cut(1400).Concat(sending.Cut(1400)), Receive(right, 10, out _, out _));
            Assert.Equal(1, left.Counters.TrainsRefused); // the second time the place is known
            Assert.True(left.SendsTrains);
        }
        finally
        {
            await TwoMachines.Ip(machines.Left, "link", "set", "eth0", "mtu", "1500");
        }
    }

    [Fact]
    public void A_way_out_that_cannot_segment_ends_segmentation_for_the_socket_and_loses_nothing()
    {
        using UdpSocket left = TwoMachines.Socket(machines.Left);
        using UdpSocket right = TwoMachines.Socket(machines.Right);
        UdpAddress to = TwoMachines.Address(machines.Right, false, right.Port);
        using var sending = new Sending(5 * 1300 - 200, seed: 5);

        RefusingThread.Run(messages: 2, Errno.InputOutput, () =>
        {
            SendReport report = sending.SendTwice(left, 1300, to);
            Assert.Equal((10, 0), (report.Datagrams, report.Lost));
        });

        Assert.Equal([SendOutcome.Sent, SendOutcome.Sent], sending.Outcomes);
        Assert.False(left.SendsTrains);
        Assert.Equal(new UdpCounters(TrainsRefused: 1, 0, 0, 0, 0), left.Counters);
        Assert.Equal(10, sending.SendTwice(left, 1300, to).Datagrams);
        Assert.Equal(Enumerable.Repeat(sending.Cut(1300), 4).SelectMany(cut => cut), Receive(right, 20, out _, out _));
    }

    [Theory]
    [InlineData(Errno.MessageTooLong, SendOutcome.TooLarge)]
    [InlineData(Errno.ConnectionRefused, SendOutcome.Unreachable)]
    [InlineData(Errno.NetworkUnreachable, SendOutcome.Unreachable)]
    [InlineData(Errno.HostUnreachable, SendOutcome.Unreachable)]
    [InlineData(Errno.NetworkDown, SendOutcome.Unreachable)]
    [InlineData(Errno.NotPermitted, SendOutcome.Forbidden)]
    [InlineData(Errno.TryAgain, SendOutcome.NoRoom)]
    [InlineData(Errno.NoBufferSpace, SendOutcome.NoRoom)]
    [InlineData(Errno.InputOutput, SendOutcome.Failed)]
    public void An_error_costs_one_message_and_is_told(int error, SendOutcome expected)
    {
        using UdpSocket left = TwoMachines.Socket(machines.Left);
        using UdpSocket right = TwoMachines.Socket(machines.Right);
        using var sending = new Sending(800, seed: 8);

        RefusingThread.Run(messages: 2, error, () =>
        {
            SendReport report = sending.SendTwice(left, 800, TwoMachines.Address(machines.Right, false, right.Port));
            Assert.Equal(new SendReport(1, 1, true), report);
        });

        Assert.Equal([expected, SendOutcome.Sent], sending.Outcomes);
        Assert.Equal(1, left.Counters.DatagramsLost);
        Assert.True(left.SendsTrains);
        Assert.Equal(sending.Cut(800), Receive(right, 1, out _, out _));
    }

    [Fact]
    public async Task What_cannot_be_sent_is_told_and_the_rest_of_the_batch_goes()
    {
        using UdpSocket left = TwoMachines.Socket(machines.Left);
        using UdpSocket right = TwoMachines.Socket(machines.Right);
        await TwoMachines.Ip(machines.Left, "route", "add", "unreachable", "203.0.113.1/32");
        await TwoMachines.Ip(machines.Left, "route", "add", "prohibit", "203.0.113.2/32");
        SendMixed(left, right);
    }

    private unsafe void SendMixed(UdpSocket left, UdpSocket right)
    {
        UdpAddress good = TwoMachines.Address(machines.Right, false, right.Port);
        using var sending = new Sending(1000, seed: 6);
        using var batch = new SendBatch(6);

        Assert.True(batch.TryAdd(sending.Data, 500, 100, UdpAddress.Of([203, 0, 113, 1], 9), default));
        Assert.True(batch.TryAdd(sending.Data, 400, 200, good, default));
        Assert.True(batch.TryAdd(sending.Data, 100, 100, UdpAddress.Of([203, 0, 113, 2], 9), default));
        Assert.True(batch.TryAdd(sending.Data, 65_600, 65_507, good, default));
        Assert.False(batch.TryAdd(sending.Data, 0, 100, good, default));
        Assert.True(batch.TryAdd(sending.Data, 300, 300, good, default));
        SendReport report = left.Send(batch);

        Assert.Equal(SendOutcome.Unreachable, batch.OutcomeOf(0));
        Assert.Equal(SendOutcome.Sent, batch.OutcomeOf(1));
        Assert.Equal(SendOutcome.Forbidden, batch.OutcomeOf(2));
        Assert.Equal(SendOutcome.Sent, batch.OutcomeOf(4));
        Assert.True(report.AnyNotice);
        Assert.Equal(6, report.Lost);
        Assert.Equal(5, report.Datagrams);
        Assert.Equal([200, 200, 65_507, 93, 300], Receive(right, 5, out _, out _).Select(datagram => datagram.Length));
    }

    [Fact]
    public unsafe void A_datagram_larger_than_any_is_told_as_too_large()
    {
        using UdpSocket left = TwoMachines.Socket(machines.Left, new UdpSocketOptions { Ipv6 = false });
        using var sending = new Sending(100, seed: 7);
        using var batch = new SendBatch(1);

        Assert.False(batch.TryAdd(sending.Data, 65_508, 65_508, TwoMachines.Address(machines.Right, false, 9), default));
        Assert.True(batch.TryAdd(sending.Data, 100, 100, TwoMachines.Address(machines.Right, true, 9), default));
        left.Send(batch);

        Assert.False(left.HasIpv6);
        Assert.Equal((SendOutcome.Unreachable, Errno.FamilyNotSupported), (batch.OutcomeOf(0), batch.ErrorNumberOf(0)));
    }

    [Fact]
    public void Sending_and_receiving_allocate_nothing()
    {
        using UdpSocket left = TwoMachines.Socket(machines.Left);
        using UdpSocket right = TwoMachines.Socket(machines.Right);
        using var sending = new Sending(40 * 1300, seed: 9);
        using var batch = new ReceiveBatch();
        UdpAddress to = TwoMachines.Address(machines.Right, true, right.Port);
        using var limit = new Timer(_ => right.ShutDown(), null, Patience, Timeout.InfiniteTimeSpan);
        long before = 0;
        long trains = 0;

        for (int i = 0; i < 50; i++)
        {
            if (i == 10)
                before = GC.GetAllocatedBytesForCurrentThread();
            sending.Send(left, 1300, to);
            for (int got = 0; got < 40 * 1300;)
            {
                if (right.Receive(batch).Outcome != ReceiveOutcome.Done)
                    Assert.Fail("Not all came.");
                foreach (ReceivedTrain train in batch.Trains)
                    got += train.LengthBytes;
                trains += batch.Count;
            }
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(trains >= 50);
    }

    private static unsafe List<byte[]> Receive(UdpSocket socket, int count, out ReceivedTrain last, out int trains)
    {
        var found = new List<byte[]>();
        using var batch = new ReceiveBatch();
        last = default;
        trains = 0;
        using var limit = new Timer(_ => socket.ShutDown(), null, Patience, Timeout.InfiniteTimeSpan);
        while (found.Count < count)
        {
            Assert.Equal(ReceiveOutcome.Done, socket.Receive(batch).Outcome);
            foreach (ReceivedTrain train in batch.Trains)
            {
                last = train;
                trains++;
                for (int offset = 0; offset < train.LengthBytes; offset += train.SegmentBytes)
                    found.Add(new ReadOnlySpan<byte>(train.Data + offset, Math.Min(train.SegmentBytes, train.LengthBytes - offset)).ToArray());
            }
        }
        Assert.Equal(count, found.Count);
        return found;
    }


    private sealed unsafe class Sending : IDisposable
    {
        private readonly int _lengthBytes;
        private readonly SendBatch _batch = new(4);

        public Sending(int lengthBytes, int seed)
        {
            _lengthBytes = lengthBytes;
            Data = (byte*)NativeMemory.Alloc((nuint)Math.Max(lengthBytes, 70_000));
            new Random(seed).NextBytes(new Span<byte>(Data, Math.Max(lengthBytes, 70_000)));
        }

        public byte* Data { get; }

        public SendOutcome Outcome => _batch.OutcomeOf(0);

        public IEnumerable<SendOutcome> Outcomes => Enumerable.Range(0, _batch.Count).Select(_batch.OutcomeOf);

        public SendReport Send(UdpSocket socket, int segmentBytes, UdpAddress to, UdpSource source = default, byte hopLimit = 0)
        {
            _batch.Clear();
            Assert.True(_batch.TryAdd(Data, _lengthBytes, segmentBytes, to, source, hopLimit));
            return socket.Send(_batch);
        }

        public SendReport SendTwice(UdpSocket socket, int segmentBytes, UdpAddress to)
        {
            _batch.Clear();
            Assert.True(_batch.TryAdd(Data, _lengthBytes, segmentBytes, to, default));
            Assert.True(_batch.TryAdd(Data, _lengthBytes, segmentBytes, to, default));
            return socket.Send(_batch);
        }

        public List<byte[]> Cut(int segmentBytes)
        {
            var cut = new List<byte[]>();
            for (int offset = 0; offset < _lengthBytes; offset += segmentBytes)
                cut.Add(new ReadOnlySpan<byte>(Data + offset, Math.Min(segmentBytes, _lengthBytes - offset)).ToArray());
            return cut;
        }

        public void Dispose()
        {
            _batch.Dispose();
            NativeMemory.Free(Data);
        }
    }
}
