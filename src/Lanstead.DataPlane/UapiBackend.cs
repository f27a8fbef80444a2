using Lanstead.Primitives;
using Lanstead.WireGuard.Uapi;

namespace Lanstead.DataPlane;

/// <summary>Drives an outside WireGuard program, one process per interface, by its UAPI socket.</summary>
/// <remarks>
/// The program outlives us: the next process finds its socket and takes it over. It ends when its interface is deleted.
/// See <see cref="ITunnelBackend"/> for threads, time limits and failures.
/// </remarks>
public sealed class UapiBackend : ITunnelBackend
{
    private readonly UapiSocket _socket;
    private readonly UapiProcess _process;
    private readonly ITunnelHost _host;

    /// <summary>Makes a back end; starts nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The time limit is not over 0 and at most 15 seconds, or the socket folder's path is too long.</exception>
    public UapiBackend(UapiBackendOptions options, ITunnelHost host, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.Timeout, TimeSpan.Zero, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Timeout, TimeSpan.FromSeconds(15), nameof(options));
        // A unix socket's path has at most 107 bytes; "/", a name of 15 and ".sock" come after the folder.
        ArgumentOutOfRangeException.ThrowIfGreaterThan(System.Text.Encoding.UTF8.GetByteCount(options.SocketFolder), 86, nameof(options));
        _host = host;
        _socket = new UapiSocket(options, time);
        _process = new UapiProcess(options, _socket, host, time);
    }

    /// <inheritdoc/>
    public string Name => "uapi";

    /// <inheritdoc/>
    public bool SharesPort => false;

    /// <inheritdoc/>
    public async Task<Result<InterfaceOrigin>> EnsureInterface(string interfaceName, CancellationToken cancellationToken)
    {
        if (InterfaceName.Check(interfaceName) is { } invalid)
            return invalid;
        Result<InterfaceOrigin> origin = await _process.EnsureRunning(interfaceName, cancellationToken);
        if (!origin.IsSuccess)
            return origin;
        // Up before it is configured: only then does the program open its port, and tell when that is taken.
        return _host.BringUp(interfaceName) is { } failure ? failure : origin;
    }

    /// <inheritdoc/>
    public async Task<Result<TunnelApplied>> Apply(string interfaceName, TunnelConfig config, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(config);
        if (InterfaceName.Check(interfaceName) is { } invalid)
            return invalid;
        if (config.Filter is not null)
            return TunnelFailures.NoFilter(Name);
        Result<UapiDevice> read = await _socket.Get(interfaceName, cancellationToken);
        if (!read.IsSuccess)
            return read.Failure;
        using UapiDevice device = read.Value;
        var plan = TunnelPlan.For(device, config);
        Result<int> answer = plan.Change.IsEmpty ? 0 : await _socket.Set(interfaceName, plan.Change, cancellationToken);
        return answer.IsSuccess ? plan.Outcome(interfaceName, answer.Value) : answer.Failure;
    }

    /// <inheritdoc/>
    public async Task<Result<TunnelState>> Read(string interfaceName, CancellationToken cancellationToken)
    {
        if (InterfaceName.Check(interfaceName) is { } invalid)
            return invalid;
        Result<UapiDevice> read = await _socket.Get(interfaceName, cancellationToken);
        if (!read.IsSuccess)
            return read.Failure;
        using UapiDevice device = read.Value;
        return TunnelState.Of(device);
    }

    /// <inheritdoc/>
    public async Task<Result<bool>> Remove(string interfaceName, CancellationToken cancellationToken)
    {
        if (InterfaceName.Check(interfaceName) is { } invalid)
            return invalid;
        return await _process.Remove(interfaceName, cancellationToken);
    }
}
