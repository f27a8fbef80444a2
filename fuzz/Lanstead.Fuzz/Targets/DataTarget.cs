using System.Buffers.Binary;
using Lanstead.Crypto;
using Lanstead.DataPlane.Engine;
using Lanstead.DataPlane.Filter;
using Lanstead.DataPlane.Offload;
using Lanstead.Fuzz.Loop;
using Lanstead.WireGuard;
using Lanstead.WireGuard.Messages;
using Lanstead.WireGuard.Sessions;

namespace Lanstead.Fuzz.Targets;

/// <summary>Data messages from the socket to TUN: found their session, opened, checked against replay, whose source it is, filtered, joined, written.</summary>
/// <remarks>
/// Input: commands of an options byte, a counter byte, a length of two bytes, and as many bytes as there are.
/// Options: 1 the datagram as it is, with type and index of a session put in when 2 is set; else an inner packet, sealed as the peer would. 4 flush first.
/// </remarks>
internal sealed unsafe class DataTarget : IFuzzTarget, ITunDevice
{
    private const int AsItIs = 1, RightHeader = 2, Flush = 4;
    private const int HeaderBytes = 4;
    private const ulong CountersPerInput = 256;
    private readonly Guarded _memory = new(256 * 1024);
    private readonly PacketCipher _cipher = PacketCiphers.Chosen;
    private long _written;

    // Making one costs ten times as much as a datagram: it serves many inputs, each with counters of its own.
    private Receiver? _receiver;

    public string Name => "data";

    public string Summary => "datagrams of any length, from the socket to TUN";

    public int MaxBytes => 70_000;

    public bool JoinsTcp => true;

    public bool JoinsUdp => true;

    public IEnumerable<byte[]> Seeds()
    {
        foreach (byte[] packet in SomePackets.All())
        {
            yield return Command(0, 0, packet);
            yield return [.. Command(0, 0, packet), .. Command(0, 1, packet), .. Command(Flush, 1, packet)];
        }

        yield return Command(AsItIs | RightHeader, 3, new byte[64]);
        yield return Command(AsItIs, 3, new byte[2000]);
        yield return Command(AsItIs | RightHeader, 0, new byte[65_535]);
    }

    public void Run(ReadOnlySpan<byte> input)
    {
        Receiver to = _receiver ??= new Receiver(this, _cipher);
        to.FirstCounter += CountersPerInput;
        int used = 0;
        while (input.Length >= HeaderBytes)
        {
            int options = input[0], counter = input[1], length = BinaryPrimitives.ReadUInt16BigEndian(input[2..]);
            ReadOnlySpan<byte> content = input[HeaderBytes..Math.Min(input.Length, HeaderBytes + length)];
            input = input[(HeaderBytes + content.Length)..];
            byte[] datagram = Datagram(options, to.FirstCounter + (ulong)counter, content, to);
            if ((options & Flush) != 0 || used + datagram.Length > _memory.CapacityBytes || !to.Batch.HasRoom)
            {
                to.Deliver();
                used = 0;
            }

            // The first ends at the guard, the others before it.
            used += datagram.Length;
            byte* start = _memory.Last(used);
            datagram.CopyTo(new Span<byte>(start, datagram.Length));
            if (WireMessage.TypeOf(datagram, out _) == MessageType.Data)
                to.Batch.Add(start, datagram.Length, Ends.AtBravo, Ends.Now);
        }

        to.Deliver();
    }

    public void Renew()
    {
        _receiver?.Dispose();
        _receiver = null;
    }

    private static byte[] Datagram(int options, ulong counter, ReadOnlySpan<byte> content, Receiver to)
    {
        if ((options & AsItIs) != 0)
        {
            byte[] itself = content.ToArray();
            if ((options & RightHeader) != 0 && itself.Length >= DataMessage.HeaderSizeBytes)
                DataMessage.WriteHeader(itself, to.Index, counter);
            return itself;
        }

        byte[] sealedBytes = new byte[DataMessage.SizeMinBytes + content.Length];
        DataMessage.WriteHeader(sealedBytes, to.Index, counter);
        ChaCha20Poly1305Aead.Seal(to.Keys.AsSpan(32, 32), counter, [], content, sealedBytes.AsSpan(DataMessage.HeaderSizeBytes));
        return sealedBytes;
    }

    private static byte[] Command(int options, byte counter, byte[] content) =>
        [(byte)options, counter, (byte)(content.Length >> 8), (byte)content.Length, .. content];

    public int Write(MemorySlice* slices, int count)
    {
        // Reads all that it is given: what lies past the guard ends the process.
        long bytes = 0;
        for (int slice = 0; slice < count; slice++)
        {
            for (nuint at = 0; at < slices[slice].LengthBytes; at++)
                _written += slices[slice].Start[at];
            bytes += (long)slices[slice].LengthBytes;
        }

        FuzzException.Unless(bytes is > 10 and <= 65_535 + 10, $"{bytes} bytes are written to TUN");
        return (int)bytes;
    }

    public int Read(byte* buffer, int capacityBytes) => TunSignal.Gone;

    public int ReadMore(byte* buffer, int capacityBytes) => TunSignal.Nothing;

    public void Wake()
    {
    }

    public void Dispose()
    {
    }

    /// <summary>One who takes data: a device with a session, and all that a packet passes behind it.</summary>
    private sealed class Receiver : IDisposable
    {
        private readonly WireGuardDevice _device;
        private readonly Peer _peer;
        private readonly IncomingPath _path;

        public Receiver(ITunDevice tun, PacketCipher cipher)
        {
            var random = new SeededRandom(1);
            _device = new WireGuardDevice(new SessionTable(random), random);
            random.Fill(Keys);
            _peer = _device.AddPeer(new Primitives.PublicKey(Keys.AsSpan(64)))!;
            _device.AllowedIps.Add(System.Net.IPNetwork.Parse("10.90.0.0/24"), _peer);
            _device.AllowedIps.Add(System.Net.IPNetwork.Parse("fd00:90::/64"), _peer);
            Index = _device.Sessions.Open(_peer);
            _device.Sessions.Establish(new Session(_peer, Index, 1, isInitiator: true, Keys.AsSpan(0, 32), Keys.AsSpan(32, 32), Ends.Now));
            var filter = new PacketFilter(new FilterOptions { FlowCapacity = 1024, FragmentCapacity = 8 }, Keys.AsSpan(0, 32));
            Batch = new OpenBatch(cipher, _device.Sessions);
            _path = new IncomingPath(_device, tun, filter.AddLane(), new OutgoingPath(_device, new EngineClock(TimeProvider.System)), static (_, _) => { });
        }

        public byte[] Keys { get; } = new byte[96];

        public uint Index { get; }

        public OpenBatch Batch { get; }

        public ulong FirstCounter { get; set; }

        public void Deliver()
        {
            Batch.Open();
            foreach (ref readonly OpenBatch.Run run in Batch.Runs)
            {
                if (run.Accepted > 0)
                    _path.Take(Batch.Packets + run.First, run.Count, _peer, Ends.Now);
            }

            Batch.Clear();
            _path.Flush();
        }

        public void Dispose()
        {
            _path.Dispose();
            Batch.Dispose();
            _device.Dispose();
        }
    }
}
