using Lanstead.DataPlane.Engine;
using Lanstead.DataPlane.Offload;
using Lanstead.Linux.Descriptors;
using Lanstead.Linux.Tun;

namespace Lanstead.Agent.Tunnels;

/// <summary>Gives the engine a TUN queue of Linux.</summary>
/// <param name="device">The queue.</param>
/// <param name="closed">Told once the queue is closed.</param>
internal sealed unsafe class LinuxTun(TunDevice device, Action closed) : ITunDevice
{
    public bool JoinsTcp => device.Offloads >= TunOffloads.Tcp;

    public bool JoinsUdp => device.Offloads >= TunOffloads.TcpAndUdp;

    public int Read(byte* buffer, int capacityBytes) => Told(device.Read(buffer, capacityBytes));

    public int ReadMore(byte* buffer, int capacityBytes) => Told(device.ReadMore(buffer, capacityBytes));

    // Both are struct iovec.
    public int Write(MemorySlice* slices, int count) => Told(device.Write((IoVector*)slices, count));

    public void Wake() => device.Wake();

    public void Dispose()
    {
        device.Dispose();
        closed();
    }

    private static int Told(TunResult result) => result.Outcome switch
    {
        TunOutcome.Done => result.LengthBytes,
        TunOutcome.Empty or TunOutcome.Woken => TunSignal.Nothing,
        TunOutcome.Gone => TunSignal.Gone,
        TunOutcome.Down => TunSignal.Down,
        _ => TunSignal.Refused,
    };
}
