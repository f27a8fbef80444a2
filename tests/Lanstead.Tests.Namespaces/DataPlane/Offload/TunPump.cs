using System.Runtime.InteropServices;
using Lanstead.DataPlane.Offload;
using Lanstead.Linux.Descriptors;
using Lanstead.Linux.Tun;

namespace Lanstead.Tests.Namespaces.DataPlane.Offload;

/// <summary>Carries packets one way from one TUN interface to another: cut to the wire's size, then joined, as an engine would at its two ends.</summary>
internal sealed unsafe class TunPump : IPacketWriter, IDisposable
{
    private const int MemoryBytes = 2 << 20;
    private const int MaxPackets = 2048;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TunDevice _from;
    private readonly TunDevice _to;
    private readonly int _mtuBytes;
    private readonly byte* _buffer = (byte*)NativeMemory.Alloc(TunDevice.MaxPacketBytes);
    private readonly byte* _memory = (byte*)NativeMemory.Alloc(MemoryBytes);
    private readonly WirePacket* _list = (WirePacket*)NativeMemory.Alloc(MaxPackets, (nuint)sizeof(WirePacket));
    private readonly Coalescer _coalescer;
    private readonly Thread _thread;
    private volatile bool _ending;

    public TunPump(TunDevice from, TunDevice to, int mtuBytes)
    {
        _from = from;
        _to = to;
        _mtuBytes = mtuBytes;
        _coalescer = new Coalescer(this, new CoalescerOptions
        {
            JoinsTcp = to.Offloads >= TunOffloads.Tcp,
            JoinsUdp = to.Offloads >= TunOffloads.TcpAndUdp,
        });
        _thread = new Thread(Run);
        _thread.Start();
    }

    public long Superpackets { get; private set; }

    public long Packets { get; private set; }

    public long Writes { get; private set; }

    /// <summary>What was not as it should be.</summary>
    public List<string> Troubles { get; } = [];

    public bool Write(MemorySlice* slices, int count, int packets)
    {
        TunResult written = _to.Write((IoVector*)slices, count);
        Writes++;
        if (written.Outcome != TunOutcome.Done)
            Troubles.Add($"write of {packets} packets: {written}");
        return written.Outcome == TunOutcome.Done;
    }

    public void Dispose()
    {
        _ending = true;
        _from.Wake();
        Assert.True(_thread.Join(Patience));
        _coalescer.Dispose();
        NativeMemory.Free(_buffer);
        NativeMemory.Free(_memory);
        NativeMemory.Free(_list);
    }

    private void Run()
    {
        while (!_ending)
        {
            var target = new SegmentTarget(_memory, MemoryBytes, _list, MaxPackets, _mtuBytes);
            TunResult read = _from.Read(_buffer, TunDevice.MaxPacketBytes);
            for (int reads = 0; read.Outcome == TunOutcome.Done; read = _from.ReadMore(_buffer, TunDevice.MaxPacketBytes))
            {
                SegmentOutcome outcome = Segmenter.Segment(_buffer, read.LengthBytes, ref target);
                Superpackets++;
                if (outcome != SegmentOutcome.Done)
                    Troubles.Add($"cut of {read.LengthBytes} bytes: {outcome}");
                if (++reads == 8)
                    break;
            }
            if (read.Outcome is TunOutcome.Gone or TunOutcome.Refused)
            {
                Troubles.Add($"read: {read}");
                return;
            }
            Packets += target.Count;
            for (int i = 0; i < target.Count; i++)
            {
                if (target.Packets[i].LengthBytes > _mtuBytes || !_coalescer.Add(target.Packets[i].Start, target.Packets[i].PaddedBytes))
                    Troubles.Add($"packet of {target.Packets[i].LengthBytes} bytes");
            }
            _coalescer.Flush();
        }
    }
}
