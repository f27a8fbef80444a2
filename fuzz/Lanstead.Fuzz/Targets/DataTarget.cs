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
    private readonly Guarded _memory = new(256 * 1024);
    private readonly PacketCipher _cipher = PacketCiphers.Chosen;
    private long _written;

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
        var random = new SeededRandom(1);
        using var device = new WireGuardDevice(new SessionTable(random), random);
        byte[] keys = new byte[96];
        random.Fill(keys);
        Peer peer = device.AddPeer(new Primitives.PublicKey(keys.AsSpan(64)))!;
        device.AllowedIps.Add(System.Net.IPNetwork.Parse("10.90.0.0/24"), peer);
        device.AllowedIps.Add(System.Net.IPNetwork.Parse("fd00:90::/64"), peer);
        uint index = device.Sessions.Open(peer);
        var session = new Session(peer, index, 1, isInitiator: true, keys.AsSpan(0, 32), keys.AsSpan(32, 32), Ends.Now);
        device.Sessions.Establish(session);
        var filter = new PacketFilter(new FilterOptions { FlowCapacity = 1024, FragmentCapacity = 8 }, keys.AsSpan(0, 32));
        using var batch = new OpenBatch(_cipher, device.Sessions);
        using var path = new IncomingPath(device, this, filter.AddLane(), new OutgoingPath(device, new EngineClock(TimeProvider.System)), static (_, _) => { });
        int used = 0;
        while (input.Length >= HeaderBytes)
        {
            int options = input[0], counter = input[1], length = BinaryPrimitives.ReadUInt16BigEndian(input[2..]);
            ReadOnlySpan<byte> content = input[HeaderBytes..Math.Min(input.Length, HeaderBytes + length)];
            input = input[(HeaderBytes + content.Length)..];
            byte[] datagram = Datagram(options, (ulong)counter, content, index, keys);
            if ((options & Flush) != 0 || used + datagram.Length > _memory.CapacityBytes || !batch.HasRoom)
            {
                Deliver(batch, path, peer);
                used = 0;
            }

            // The first ends at the guard, the others before it.
            used += datagram.Length;
            byte* start = _memory.Last(used);
            datagram.CopyTo(new Span<byte>(start, datagram.Length));
            if (WireMessage.TypeOf(datagram, out _) == MessageType.Data)
                batch.Add(start, datagram.Length, Ends.AtBravo, Ends.Now);
        }

        Deliver(batch, path, peer);
    }

    private static void Deliver(OpenBatch batch, IncomingPath path, Peer peer)
    {
        batch.Open();
        foreach (ref readonly OpenBatch.Run run in batch.Runs)
        {
            if (run.Accepted > 0)
                path.Take(batch.Packets + run.First, run.Count, peer, Ends.Now);
        }

        batch.Clear();
        path.Flush();
    }

    private static byte[] Datagram(int options, ulong counter, ReadOnlySpan<byte> content, uint index, byte[] keys)
    {
        if ((options & AsItIs) != 0)
        {
            byte[] itself = content.ToArray();
            if ((options & RightHeader) != 0 && itself.Length >= DataMessage.HeaderSizeBytes)
                DataMessage.WriteHeader(itself, index, counter);
            return itself;
        }

        byte[] sealedBytes = new byte[DataMessage.SizeMinBytes + content.Length];
        DataMessage.WriteHeader(sealedBytes, index, counter);
        ChaCha20Poly1305Aead.Seal(keys.AsSpan(32, 32), counter, [], content, sealedBytes.AsSpan(DataMessage.HeaderSizeBytes));
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
}
