using System.Collections.Concurrent;
using Lanstead.Crypto;
using Lanstead.DataPlane.Engine;
using Lanstead.DataPlane.Filter;
using Lanstead.Primitives;
using Lanstead.WireGuard;
using Lanstead.WireGuard.Uapi;

namespace Lanstead.DataPlane;

/// <summary>Our own engine, in this process: all interfaces on one UDP port.</summary>
/// <remarks>
/// An interface stays when the process ends, with its addresses and routes; the next one takes it over and gives it keys and peers.
/// Each serves its UAPI socket, so that <c>wg show</c> tells about it. An interface that another WireGuard program runs under its name, as an earlier agent left it, is replaced.
/// See <see cref="ITunnelBackend"/> for threads, time limits and failures.
/// </remarks>
public sealed class EngineBackend : ITunnelBackend, IAsyncDisposable
{
    private readonly TunnelEngine _engine;
    private readonly ITunnelHost _host;
    private readonly EngineBackendOptions _options;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<string, (EngineInterface Interface, UapiServer? Server)> _running = new();

    /// <summary>Makes a back end; opens nothing.</summary>
    public EngineBackend(EngineBackendOptions options, IEngineHost engineHost, ITunnelHost host, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        (_options, _host, _time) = (options, host, time);
        _engine = new TunnelEngine(engineHost, options.Engine with { KeepInterfaces = true }, time);
    }

    /// <inheritdoc/>
    public string Name => "engine";

    /// <inheritdoc/>
    public string Cipher => PacketCiphers.Description;

    /// <inheritdoc/>
    public bool SharesPort => true;

    /// <inheritdoc/>
    public long CarriedPackets => _running.Values.Sum(running => running.Interface.Traffic.ReceivedPackets + running.Interface.Traffic.SentPackets);

    /// <inheritdoc/>
    public IReadOnlyList<RefusedPackets> PortRefused => _engine.Refused;

    /// <inheritdoc/>
    public Task<Result<InterfaceOrigin>> EnsureInterface(string interfaceName, CancellationToken cancellationToken) => EnsureInterface(interfaceName, asLan: false, cancellationToken);

    /// <inheritdoc/>
    public async Task<Result<InterfaceOrigin>> EnsureInterface(string interfaceName, bool asLan, CancellationToken cancellationToken)
    {
        if (InterfaceName.Check(interfaceName) is { } invalid)
            return invalid;
        InterfaceOrigin origin = InterfaceOrigin.Adopted;
        if (Find(interfaceName) is not { } one || !_host.LinkExists(interfaceName))
        {
            // 1. What is left of an interface that was deleted under us, and of an earlier agent's program.
            await Close(interfaceName);
            if (await UapiServer.AnswersAsync(_options.SocketFolder, interfaceName, cancellationToken) && await EndOther(interfaceName, cancellationToken) is { } kept)
                return kept;

            // 2. Ours; one that an earlier process left has its addresses and routes, but neither keys nor peers.
            bool left = _host.LinkExists(interfaceName);
            Result<EngineInterface> made = _engine.Add(interfaceName, _options.Timestamps(interfaceName), asLan);
            if (!made.IsSuccess)
                return made.Failure;
            one = made.Value;
            // Without the socket the tunnel works all the same: only `wg show` does not.
            Result<UapiServer> server = UapiServer.Start(_options.SocketFolder, interfaceName, one);
            _running[interfaceName] = (one, server.IsSuccess ? server.Value : null);
            origin = left ? InterfaceOrigin.Adopted : InterfaceOrigin.Started;
        }
        // A port that is taken does not keep the interface from being: Apply tells it, or brings another.
        return (_host.BringUp(interfaceName) ?? Follow(interfaceName, one)) is { } failure && failure.Code != TunnelFailures.PortInUse ? failure : origin;
    }

    /// <inheritdoc/>
    public Task<Result<TunnelApplied>> Apply(string interfaceName, TunnelConfig config, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(config);
        return Task.FromResult(Apply(interfaceName, config));
    }

    /// <inheritdoc/>
    public Task<Result<TunnelState>> Read(string interfaceName, CancellationToken cancellationToken)
    {
        if (InterfaceName.Check(interfaceName) is { } invalid)
            return Task.FromResult<Result<TunnelState>>(invalid);
        if (Find(interfaceName) is not { } one)
            return Task.FromResult<Result<TunnelState>>(NotRunning(interfaceName));
        if (Follow(interfaceName, one) is { } failure && failure.Code != TunnelFailures.PortInUse)
            return Task.FromResult<Result<TunnelState>>(failure);
        using UapiDevice device = one.Read();
        return Task.FromResult<Result<TunnelState>>(TunnelState.Of(device));
    }

    /// <inheritdoc/>
    public InterfaceCounters? Count(string interfaceName) => Find(interfaceName)?.Count();

    /// <inheritdoc/>
    public FlowRecords CollectFlows(string interfaceName) => Find(interfaceName)?.CollectFlows() ?? FlowRecords.None;

    /// <inheritdoc/>
    public async Task<Result<bool>> Remove(string interfaceName, CancellationToken cancellationToken)
    {
        if (InterfaceName.Check(interfaceName) is { } invalid)
            return invalid;
        await Close(interfaceName);
        if (_host.ReadLink(interfaceName) is not { IsTun: true })
            return false;
        if (_host.DeleteLink(interfaceName) is { } failure)
            return failure;
        // Of a process that was killed.
        await UapiServer.RemoveStaleAsync(_options.SocketFolder, interfaceName, cancellationToken);
        return true;
    }

    /// <summary>Reviews the ways of the peers of all interfaces (<see cref="EngineInterface.ReviewWays"/>).</summary>
    public void ReviewWays(Func<Endpoint, uint, bool> isStillTheWay)
    {
        foreach ((EngineInterface one, _) in _running.Values)
            one.ReviewWays(isStillTheWay);
    }

    /// <summary>Lets go of all interfaces; they stay, for the next process.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (string name in _running.Keys)
            await Close(name);
        _engine.Dispose();
    }

    private static Failure NotRunning(string name) => TunnelFailures.Of(TunnelFailures.NotRunning, $"There is no interface {name}.");

    private Result<TunnelApplied> Apply(string interfaceName, TunnelConfig config)
    {
        if (InterfaceName.Check(interfaceName) is { } invalid)
            return invalid;
        if (Find(interfaceName) is not { } one)
            return NotRunning(interfaceName);
        // Before the peers: what they send is judged by the new rules from the first packet on.
        if (!Equals(config.Filter, one.FilterRules) && one.SetFilter(config.Filter) is { } unusable)
            return unusable;
        one.RecordFlows(config.FlowLog);
        using UapiDevice device = one.Read();
        var plan = TunnelPlan.For(device, config, overlaps: true);
        Result<TunnelApplied> applied = plan.Outcome(interfaceName, plan.Change.IsEmpty ? 0 : one.Change(plan.Change));
        one.SetProbed(config.Peers);
        if (!plan.Change.IsEmpty || !Equals(config.Lan, one.LanRules))
            one.SetLan(config.Lan);
        // The port is opened with the link: it may have been taken since.
        return applied.IsSuccess && Follow(interfaceName, one) is { } failure ? failure : applied;
    }

    private EngineInterface? Find(string name) =>
        _running.TryGetValue(name, out (EngineInterface Interface, UapiServer? Server) running) && !running.Interface.Gone.IsCompleted ? running.Interface : null;

    // Somebody may have set the link down, or given it another MTU.
    private Failure? Follow(string name, EngineInterface one) => _host.ReadLink(name) is { } link ? one.SetLink(link.IsUp, link.MtuBytes) : NotRunning(name);

    // The program ends with its interface; one in another network has none here.
    private async Task<Failure?> EndOther(string name, CancellationToken cancellationToken)
    {
        if (_host.ReadLink(name) is not { IsTun: true })
            return TunnelFailures.Of(TunnelFailures.NameTaken, $"Another program serves the socket of {name}, elsewhere than here.");
        return _host.DeleteLink(name) is { } kept ? kept : await UapiServer.WaitForEndAsync(_options.SocketFolder, name, _time, cancellationToken);
    }

    private async Task Close(string name)
    {
        if (!_running.TryRemove(name, out (EngineInterface Interface, UapiServer? Server) running))
            return;
        TunnelEngine.Remove(running.Interface);
        if (running.Server is { } server)
            await server.DisposeAsync();
    }
}
