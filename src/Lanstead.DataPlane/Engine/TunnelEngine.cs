using Lanstead.Crypto;
using Lanstead.Primitives;
using Lanstead.WireGuard;

namespace Lanstead.DataPlane.Engine;

/// <summary>The WireGuard engine: any number of interfaces, each with its own key, on one UDP port.</summary>
/// <remarks>Thread-safe. It runs in the network namespace of the threads that open its interfaces and sockets, which the host sees to.</remarks>
public sealed class TunnelEngine : IDisposable
{
    private readonly IEngineHost _host;
    private readonly EngineOptions _options;
    private readonly EngineClock _clock;
    private readonly IRandomSource _random = new SystemRandomSource();
    private readonly TunnelPort _port;

    public TunnelEngine(IEngineHost host, EngineOptions options, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Lanes, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Lanes, 16);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.ReadsPerBatch, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.ReadsPerBatch, 1024);
        (_host, _options, _clock) = (host, options, new EngineClock(time));
        _port = new TunnelPort(host, options, _clock, _random, PacketCiphers.Chosen);
        _port.Start();
    }

    /// <summary>The port in use, or wanted; 0 for none yet.</summary>
    public ushort ListenPort => _port.ListenPort;

    /// <summary>Packets refused on the port before it was known for which interface they were.</summary>
    public IReadOnlyList<RefusedPackets> Refused => _port.Refusals.ToList();

    /// <summary>Makes an interface. It carries packets once it is told to be up (<see cref="EngineInterface.SetLink"/>).</summary>
    /// <param name="name">Of the TUN interface.</param>
    /// <param name="timestamps">Keeps handshakes working across restarts with a clock that stepped back; null for none.</param>
    /// <param name="asLan">Whether programs see an interface with broadcast.</param>
    public Result<EngineInterface> Add(string name, TimestampFloor? timestamps = null, bool asLan = false)
    {
        if (InterfaceName.Check(name) is { } invalid)
            return invalid;
        Result<IReadOnlyList<ITunDevice>> queues = _host.OpenTun(name, _options.Lanes, _options.KeepInterfaces, asLan);
        if (!queues.IsSuccess)
            return queues.Failure;
        var device = new WireGuardDevice(_port.Sessions, _random, timestamps, known: _port.Known);
        var made = new EngineInterface(name, queues.Value, _port, device, _options, _clock);
        made.Start();
        return made;
    }

    /// <summary>Ends an interface; it is gone when this returns. Twice is no failure.</summary>
    public static void Remove(EngineInterface removed)
    {
        ArgumentNullException.ThrowIfNull(removed);
        removed.Close();
    }

    /// <summary>Ends all interfaces and the port.</summary>
    public void Dispose()
    {
        foreach (EngineInterface one in _port.Interfaces)
            one.Close();
        _port.Dispose();
    }
}
