using Lanstead.DataPlane.Engine;
using Lanstead.Linux.Udp;
using Lanstead.WireGuard;

namespace Lanstead.Agent.Tunnels;

/// <summary>Gives the engine a UDP socket of Linux.</summary>
internal sealed class LinuxUdpSocket(UdpSocket socket) : IUdpSocket
{
    public ushort Port => socket.Port;

    public IUdpReceiver OpenReceiver() => new Receiver(socket);

    public IUdpSender OpenSender() => new Sender(socket);

    public bool SetMark(uint mark) => socket.SetMark(mark) == 0;

    public bool SendWhole(bool whole) => socket.SendWhole(whole);

    public void Shutdown() => socket.ShutDown();

    public void Dispose() => socket.Dispose();

    private sealed unsafe class Receiver(UdpSocket socket) : IUdpReceiver
    {
        private const int PauseAfterFailureMilliseconds = 1;

        private readonly ReceiveBatch _batch = new();
        private readonly ManualResetEventSlim _never = new();

        public DatagramTrain this[int index]
        {
            get
            {
                ref readonly ReceivedTrain train = ref _batch.Trains[index];
                Span<byte> address = stackalloc byte[16], local = stackalloc byte[16];
                int size = train.From.Write(address);
                var from = new Endpoint(address[..size], train.From.Port, train.From.ScopeId);
                if (!train.Source.IsNone)
                    from = from.From(local[..train.Source.Address.Write(local)], train.Source.InterfaceIndex);
                return new DatagramTrain { Data = train.Data, LengthBytes = train.LengthBytes, SegmentBytes = train.SegmentBytes, From = from };
            }
        }

        public int Receive()
        {
            while (true)
            {
                ReceiveResult result = socket.Receive(_batch);
                if (result.Outcome == ReceiveOutcome.Closed)
                    return -1;
                if (result.Outcome == ReceiveOutcome.Done)
                    return _batch.Count;
                // Mostly it was about one datagram, such as an ICMP error, and the next call is fine; should it last, it must not take the core.
                _never.Wait(PauseAfterFailureMilliseconds);
            }
        }

        public void Dispose()
        {
            _batch.Dispose();
            _never.Dispose();
        }
    }

    private sealed unsafe class Sender(UdpSocket socket) : IUdpSender
    {
        private const int Trains = 256;
        private readonly SendBatch _batch = new(Trains);

        private bool _sent;

        public bool TryAdd(byte* data, int lengthBytes, int segmentBytes, in Endpoint destination, byte hopLimit)
        {
            // The outcomes of the last call stay readable until then.
            if (_sent)
                _batch.Clear();
            _sent = false;
            Span<byte> bytes = stackalloc byte[16];
            var address = UdpAddress.Of(bytes[..destination.WriteAddress(bytes)], destination.Port, destination.ScopeId);
            UdpSource source = default;
            if (destination.LocalAddressSizeBytes > 0)
                source = new UdpSource(UdpAddress.Of(bytes[..destination.WriteLocalAddress(bytes)], 0), destination.InterfaceIndex);
            return _batch.TryAdd(data, lengthBytes, segmentBytes, address, source, hopLimit);
        }

        public SendTotals Send()
        {
            if (_sent)
                return default;
            SendReport report = socket.Send(_batch);
            _sent = true;
            return new SendTotals(report.Lost, report.AnyNotice);
        }

        public bool IsLocalAddressRefused(int index) => _batch.OutcomeOf(index) == SendOutcome.SentWithoutSource;

        public void Dispose() => _batch.Dispose();
    }
}
