using System.Collections.Concurrent;
using Lanstead.DataPlane;
using Lanstead.DataPlane.Engine;
using Lanstead.Linux;
using Lanstead.Linux.Descriptors;
using Lanstead.Linux.Threads;
using Lanstead.Linux.Tun;
using Lanstead.Linux.Udp;
using Lanstead.Primitives;
using Microsoft.Win32.SafeHandles;

namespace Lanstead.Agent.Tunnels;

/// <summary>Gives the engine TUN interfaces and sockets of Linux, in the network namespace of the calling thread.</summary>
internal sealed class LinuxEngineHost : IEngineHost
{
    // Several times the kernel's own: when a lane has woken a program with its packets, that program may interrupt it and take them out of its
    // small buffer. With equal slices the lane goes on, and two of three small datagrams are lost there when both share a core.
    private static readonly TimeSpan LaneSlice = TimeSpan.FromMilliseconds(10);

    private readonly ConcurrentDictionary<string, TunDevice> _queues = new();

    /// <summary>Where an interface is now, by the name that it was opened by; null when it is gone. The caller disposes the namespace.</summary>
    public (string Name, SafeFileHandle Network)? FindPlace(string name) => _queues.TryGetValue(name, out TunDevice? queue) ? queue.FindPlace() : null;

    public Result<IReadOnlyList<ITunDevice>> OpenTun(string name, int queues, bool keep, bool asLan)
    {
        if (!File.Exists("/dev/net/tun"))
            return new Failure(TunnelFailures.TunMissing, "This machine has no /dev/net/tun. Load the module tun, or give it to the container.");
        var opened = new List<TunDevice>();
        try
        {
            opened.Add(TunDevice.Open(new TunOptions { Name = name, MultiQueue = queues > 1, Persistent = keep, Ethernet = asLan }));
            while (opened.Count < queues)
                opened.Add(opened[0].OpenQueue());
            _queues[name] = opened[0];
            return opened.ConvertAll<ITunDevice>(device => new LinuxTun(device, () => _queues.TryRemove(KeyValuePair.Create(name, device))));
        }
        catch (SystemCallException e)
        {
            opened.ForEach(device => device.Dispose());
            return e.Number switch
            {
                Errno.Busy or Errno.Invalid => new Failure(TunnelFailures.NameTaken, $"{name} is in use by another program, or is not a TUN interface."),
                Errno.NotPermitted => new Failure(TunnelFailures.StartFailed, $"Making {name} needs root, or the capability NET_ADMIN."),
                _ => new Failure(TunnelFailures.StartFailed, $"{name} could not be made: {e.Message}"),
            };
        }
    }

    public Result<IReadOnlyList<IUdpSocket>> OpenSockets(ushort port, uint mark, int count)
    {
        var opened = new List<UdpSocket>();
        try
        {
            while (opened.Count < count)
            {
                // The system chooses once; the others share what it chose.
                ushort wanted = opened.Count == 0 ? port : opened[0].Port;
                opened.Add(UdpSocket.Open(new UdpSocketOptions { Port = wanted, Mark = mark, SharePort = count > 1 }));
            }
            return opened.ConvertAll<IUdpSocket>(socket => new LinuxUdpSocket(socket));
        }
        catch (SystemCallException e)
        {
            opened.ForEach(socket => socket.Dispose());
            return e.Number == Errno.AddressInUse
                ? new Failure(TunnelFailures.PortInUse, $"Another program listens on UDP port {port}.")
                : new Failure(TunnelFailures.StartFailed, $"UDP port {port} could not be opened: {e.Message}");
        }
    }

    // Where the system does not allow it, packets flow all the same.
    public void EnterLane() => _ = TimeSlice.Ask(LaneSlice);
}
