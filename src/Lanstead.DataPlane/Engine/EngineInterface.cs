using System.Security.Cryptography;
using Lanstead.DataPlane.Filter;
using Lanstead.Primitives;
using Lanstead.WireGuard;

namespace Lanstead.DataPlane.Engine;

/// <summary>One WireGuard interface of the engine: its TUN queues, its device, and the lanes between them and the port.</summary>
/// <remarks>Thread-safe. The files: this one holds its life, <c>EngineInterface.Uapi.cs</c> its configuration.</remarks>
public sealed partial class EngineInterface : IUapiTarget
{
    private readonly TunnelPort _port;
    private readonly EngineClock _clock;
    private readonly IReadOnlyList<ITunDevice> _queues;
    private readonly IncomingPath[] _incoming;
    private readonly SendLane[] _lanes;
    private readonly Lock _configuring = new();
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _unreachable;
    private int _closed;

    internal EngineInterface(string name, IReadOnlyList<ITunDevice> queues, TunnelPort port, WireGuardDevice device, EngineOptions options, EngineClock clock)
    {
        (Name, Device, _queues, _port, _clock) = (name, device, queues, port, clock);
        Outgoing = new OutgoingPath(device, clock);
        Span<byte> seed = stackalloc byte[32];
        RandomNumberGenerator.Fill(seed);
        Filter = new PacketFilter(options.Filter, seed);
        _incoming = [.. queues.Select(queue => new IncomingPath(device, queue, Filter.AddLane(), Outgoing, port.Probe))];
        _lanes = [.. queues.Select((queue, lane) => new SendLane(this, queue, port, lane, options, clock))];
    }

    /// <summary>The interface's name when it was made.</summary>
    public string Name { get; }

    /// <summary>Completes when the interface was deleted under us.</summary>
    public Task Gone => _gone.Task;

    /// <summary>Judges what comes out of the tunnel; allows all until it is given rules.</summary>
    public PacketFilter Filter { get; }

    /// <summary>The rules in force, as they were given; null for none, with which all is allowed.</summary>
    public FilterRules? FilterRules { get; private set; }

    /// <summary>What was refused, by reason.</summary>
    public RefusalCounters Refusals => Device.Refusals;

    /// <summary>Whether it is up.</summary>
    public bool IsUp => Device.IsUp;

    internal WireGuardDevice Device { get; }

    internal OutgoingPath Outgoing { get; }

    /// <summary>Tells what the system says about the link. Up, it takes the port; down, it lets go of all sessions.</summary>
    /// <returns>Null, or why it could not be taken up: <see cref="TunnelFailures.PortInUse"/>.</returns>
    public Failure? SetLink(bool isUp, int mtuBytes)
    {
        lock (_configuring)
        {
            Outgoing.MtuBytes = mtuBytes;
            if (isUp == Device.IsUp)
                return null;
            if (isUp && _port.Open() is { } failure)
                return failure;
            Device.SetUp(isUp, _clock.Now);
            if (!isUp)
                _port.CloseIfUnused();
            return null;
        }
    }

    /// <summary>Puts rules in force for what comes out of the tunnel, from each lane's next packets on; null for none.</summary>
    /// <returns>Null, or why they cannot be used: then those before stay.</returns>
    public Failure? SetFilter(FilterRules? rules)
    {
        Result<CompiledFilter> compiled = rules is null ? CompiledFilter.AllowAll : CompiledFilter.Compile(rules);
        if (!compiled.IsSuccess)
            return compiled.Failure;
        lock (_configuring)
        {
            Filter.Use(compiled.Value);
            FilterRules = rules;
            return null;
        }
    }

    /// <summary>Notes who connects by the interface; null: nobody (<see cref="PacketFilter.Record"/>).</summary>
    public void RecordFlows(FlowLogScope? scope) => Filter.Record(scope, _clock.Now);

    /// <summary>Who did since the last time.</summary>
    public FlowRecords CollectFlows() => Filter.CollectFlows(_clock.Now);

    /// <summary>Puts rules in force for what is meant for all; null: such packets are as others, which is what WireGuard does.</summary>
    /// <param name="rules">The rules. To be told again when peers came or went.</param>
    public void SetLan(LanRules? rules)
    {
        lock (_configuring)
            Outgoing.Lan = rules is null ? null : new LanPackets(rules, Device.Peers, Outgoing.Lan);
    }

    /// <summary>The rules in force for what is meant for all; null for none.</summary>
    public LanRules? LanRules => Outgoing.Lan?.Rules;

    /// <summary>Datagrams and bytes of all its peers.</summary>
    public Traffic Traffic => Device.Traffic;

    /// <summary>What was counted since the interface was made.</summary>
    public InterfaceCounters Count() => new(
        Device.Traffic, Refusals.ToList(), Volatile.Read(ref _unreachable), Filter.Count(),
        Device.Peers.ToDictionary(peer => peer.PublicKey, peer => new PeerCounters(peer.Traffic, peer.Refusals?.ToList() ?? [], peer.LastHandshake, peer.RoundTrip) { PathBytes = peer.PathBytes }));

    /// <summary>Tells which peers answer when they are asked how large a packet came through: they are asked.</summary>
    public void SetProbed(IReadOnlyList<TunnelPeer> peers)
    {
        ArgumentNullException.ThrowIfNull(peers);
        foreach (TunnelPeer told in peers)
        {
            if (Device.FindPeer(told.PublicKey) is not { } peer || peer.AnswersProbes == told.AnswersProbes)
                continue;
            peer.AnswersProbes = told.AnswersProbes;
            // Its session may be older than that.
            _port.NoteReady(peer);
        }
    }

    /// <summary>Asks for each peer whether the way that its packets came by is still the way to it; where not, the system chooses anew.</summary>
    /// <param name="isStillTheWay">Given the endpoint, with the local address and interface, and the mark on what is sent.</param>
    public void ReviewWays(Func<Endpoint, uint, bool> isStillTheWay)
    {
        ArgumentNullException.ThrowIfNull(isStillTheWay);
        foreach (Peer peer in Device.Peers)
        {
            Endpoint endpoint = peer.Endpoint;
            if ((endpoint.LocalAddressSizeBytes != 0 || endpoint.InterfaceIndex != 0) && !isStillTheWay(endpoint, _port.Mark))
                peer.ForgetLocalAddress();
        }
    }

    internal void Start()
    {
        Device.SetUp(false, _clock.Now);
        _port.Add(this);
        foreach (SendLane lane in _lanes)
            lane.Start();
    }

    /// <summary>Ends the lanes and closes the queues, with which the interface goes away.</summary>
    internal void Close()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0)
            return;
        Device.SetUp(false, _clock.Now);
        _port.Remove(this);
        foreach (SendLane lane in _lanes)
            lane.Stop();
        foreach (IncomingPath path in _incoming)
            path.Dispose();
        foreach (ITunDevice queue in _queues)
            queue.Dispose();
        Device.Dispose();
        _gone.TrySetResult();
    }

    /// <summary>Counts a sender who was told that nobody takes its packet.</summary>
    internal void CountUnreachable() => Interlocked.Increment(ref _unreachable);

    internal IncomingPath IncomingOf(int lane) => _incoming[lane];

    internal void WakeLanes()
    {
        foreach (SendLane lane in _lanes)
            lane.Wake();
    }

    internal void OnGone() => _gone.TrySetResult();
}
