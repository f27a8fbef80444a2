using Lanstead.DataPlane.Engine;
using Lanstead.Primitives;
using Lanstead.WireGuard.Uapi;

namespace Lanstead.DataPlane;

/// <summary>WireGuard of the kernel: each interface has a UDP port of its own.</summary>
/// <remarks>
/// Interfaces with their keys and peers outlive us and carry packets meanwhile; the next process takes them over. A TUN interface of the name, as
/// another back end of an earlier agent left it, is replaced, and its program ends by that. Its calls take milliseconds; only that end is waited for.
/// See <see cref="ITunnelBackend"/> for threads, time limits and failures.
/// </remarks>
public sealed class KernelBackend : ITunnelBackend
{
    private const int NotSupported = 95; // EOPNOTSUPP: the kernel knows no such kind of interface
    private const int NotPermitted = 1; // EPERM
    private const int NoDevice = 19; // ENODEV

    private readonly IKernelHost _host;
    private readonly TimeProvider _time;
    private readonly string _socketFolder;

    private KernelBackend(IKernelHost host, TimeProvider time, string socketFolder) => (_host, _time, _socketFolder) = (host, time, socketFolder);

    /// <inheritdoc/>
    public string Name => "kernel";

    /// <inheritdoc/>
    public bool SharesPort => false;

    // A router would tell a peer to go to another peer directly; Linux switches that off for the whole machine when the interface is taken up.
    /// <inheritdoc/>
    public IReadOnlyList<string> SettingsChanged { get; } = ["net/ipv4/conf/all/send_redirects"];

    /// <summary>A back end where the kernel has WireGuard; otherwise <see cref="TunnelFailures.KernelMissing"/>. Makes no interface.</summary>
    /// <param name="host">The kernel.</param>
    /// <param name="time">For waiting.</param>
    /// <param name="socketFolder">Where programs of other back ends have their sockets.</param>
    public static Result<KernelBackend> Open(IKernelHost host, TimeProvider time, string socketFolder = "/var/run/wireguard")
    {
        ArgumentNullException.ThrowIfNull(host);
        return host.Check() is { } missing ? missing : new KernelBackend(host, time, socketFolder);
    }

    /// <inheritdoc/>
    public async Task<Result<InterfaceOrigin>> EnsureInterface(string interfaceName, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (InterfaceName.Check(interfaceName) is { } invalid)
            return invalid;
        KernelLink? link = _host.FindLink(interfaceName);
        if (link is { IsTun: true })
        {
            if (_host.Delete(interfaceName) is not 0 and int kept)
                return TunnelFailures.Of(TunnelFailures.LinkFailed, $"{interfaceName}, left by another back end, could not be deleted: error number {kept}.");
            // It has the port until it ends.
            if (await UapiServer.WaitForEndAsync(_socketFolder, interfaceName, _time, cancellationToken) is { } stays)
                return stays;
            link = null;
        }
        return EnsureInterface(interfaceName, link);
    }

    /// <inheritdoc/>
    public Task<Result<TunnelApplied>> Apply(string interfaceName, TunnelConfig config, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(config);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(Apply(interfaceName, config));
    }

    /// <inheritdoc/>
    public Task<Result<TunnelState>> Read(string interfaceName, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (InterfaceName.Check(interfaceName) is { } invalid)
            return Task.FromResult<Result<TunnelState>>(invalid);
        using UapiDevice? device = _host.Read(interfaceName);
        return Task.FromResult<Result<TunnelState>>(device is null ? NotRunning(interfaceName) : TunnelState.Of(device));
    }

    /// <inheritdoc/>
    public Task<Result<bool>> Remove(string interfaceName, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(Remove(interfaceName));
    }

    private static Failure NotRunning(string name) => TunnelFailures.Of(TunnelFailures.NotRunning, $"There is no interface {name} of the kernel's WireGuard.");

    private Result<InterfaceOrigin> EnsureInterface(string name, KernelLink? link)
    {
        if (link is { IsWireGuard: false })
            return TunnelFailures.Of(TunnelFailures.NameTaken, $"There is an interface {name} already that is none of WireGuard. Delete or rename it.");
        InterfaceOrigin origin = InterfaceOrigin.Adopted;
        if (link is not { IsWireGuard: true })
        {
            if (_host.Make(name) is not 0 and int refused)
                return OfMaking(name, refused);
            origin = InterfaceOrigin.Started;
        }
        return link is { IsWireGuard: true, IsUp: true } || BringUp(name) is not { } failure ? origin : failure;
    }

    // A port that was taken while the interface was down keeps it from coming up. It comes up with another one, and Apply tells about the port.
    private Failure? BringUp(string name)
    {
        int error = _host.BringUp(name);
        if (error == TunnelFailures.AddressInUse && _host.Change(name, new UapiChange { ListenPort = 0 }) == 0)
            error = _host.BringUp(name);
        return error == 0 ? null : TunnelFailures.Of(TunnelFailures.LinkFailed, $"{name} could not be set up: error number {error}.");
    }

    private Result<TunnelApplied> Apply(string name, TunnelConfig config)
    {
        if (InterfaceName.Check(name) is { } invalid)
            return invalid;
        if (config.Filter is not null)
            return TunnelFailures.NoFilter(Name);
        using UapiDevice? device = _host.Read(name);
        if (device is null)
            return NotRunning(name);
        var plan = TunnelPlan.For(device, config);
        int error = plan.Change.IsEmpty ? 0 : _host.Change(name, plan.Change);
        return error == NoDevice ? NotRunning(name) : plan.Outcome(name, error);
    }

    private Result<bool> Remove(string name)
    {
        if (InterfaceName.Check(name) is { } invalid)
            return invalid;
        if (_host.FindLink(name) is not { IsWireGuard: true })
            return false;
        return _host.Delete(name) is not 0 and int error
            ? TunnelFailures.Of(TunnelFailures.LinkFailed, $"{name} could not be deleted: error number {error}.")
            : true;
    }

    private Failure OfMaking(string name, int error) => error switch
    {
        NotSupported => _host.Check() ?? TunnelFailures.Of(TunnelFailures.KernelMissing, "The kernel makes no WireGuard interfaces."),
        NotPermitted => TunnelFailures.Of(TunnelFailures.StartFailed, $"Making {name} needs root, or the capability NET_ADMIN."),
        _ => TunnelFailures.Of(TunnelFailures.StartFailed, $"{name} could not be made: error number {error}."),
    };
}
