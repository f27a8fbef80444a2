using Lanstead.Agent.Desired;
using Lanstead.Agent.State;
using Lanstead.DataPlane;
using Lanstead.DataPlane.Engine;
using Lanstead.Linux;
using Lanstead.Primitives;

namespace Lanstead.Agent.Tunnels;

/// <summary>The back ends in use on this machine, and which of them carries which network.</summary>
/// <remarks>Thread-safe. The kernel is asked for its WireGuard at most once, when a network first wants it.</remarks>
internal sealed class Backends : IAsyncDisposable
{
    private readonly BackendKind? _set;
    private readonly EngineBackend? _engine;
    private readonly UapiBackend? _uapi;
    private readonly Lazy<Result<KernelBackend>> _kernel;

    private Backends(BackendKind? set, StateFolder folder, LinuxTunnelHost host, Warnings warnings, IEngineTrace? trace, TimeProvider time)
    {
        _set = set;
        if (set is null or BackendKind.Engine)
        {
            _engine = new EngineBackend(
                new EngineBackendOptions { Engine = new EngineOptions { Trace = trace }, Timestamps = name => TimestampFile.Open(folder, name, text => warnings.Set($"timestamps {name}", $"The clock of {name}'s handshakes cannot be kept on disk: {text}")) },
                new LinuxEngineHost(), host, new BootTime(time));
        }
        if (set is BackendKind.Uapi)
            _uapi = new UapiBackend(new UapiBackendOptions(), host, time);
        _kernel = new Lazy<Result<KernelBackend>>(() => KernelBackend.Open(host.OpenKernel(), time));
    }

    /// <summary>The engine, where any network may use it.</summary>
    public EngineBackend? Engine => _engine;

    /// <summary>Those that may have interfaces here.</summary>
    public IEnumerable<ITunnelBackend> InUse
    {
        get
        {
            if (_engine is not null)
                yield return _engine;
            if (_uapi is not null)
                yield return _uapi;
            if (_kernel is { IsValueCreated: true, Value.IsSuccess: true })
                yield return _kernel.Value.Value;
        }
    }

    /// <summary>Makes the back ends that the settings ask for; a failure when one that is named cannot work here.</summary>
    /// <param name="options">With the name of one, or <see cref="BackendRule.Automatic"/>.</param>
    /// <param name="folder">Keeps what a back end must know after a restart.</param>
    /// <param name="host">The system.</param>
    /// <param name="warnings">Told what a person should know about the back ends.</param>
    /// <param name="trace">Told what the engine does with handshakes; null for nobody.</param>
    /// <param name="time">For waiting.</param>
    public static Result<Backends> Open(AgentOptions options, StateFolder folder, LinuxTunnelHost host, Warnings warnings, IEngineTrace? trace, TimeProvider time)
    {
        BackendKind? set = BackendRule.Parse(options.Backend);
        if (set is null && options.Backend != BackendRule.Automatic)
            return new Failure(AgentFailures.BackendUnknown, $"LANSTEAD_BACKEND is auto, engine, kernel or uapi, not {options.Backend}.");
        var made = new Backends(set, folder, host, warnings, trace, time);
        return set == BackendKind.Kernel && made._kernel.Value.Failure is { } missing ? missing : made;
    }

    /// <summary>Which back end carries a network: the kernel only where what arrives can be judged.</summary>
    public BackendDecision For(MemberView member) =>
        BackendRule.Decide(_set, member.Role, () => _kernel.Value.IsSuccess && PacketTables.IsAvailable, member.Head?.ActsAsLan == true);

    /// <summary>The back end that was decided for.</summary>
    public ITunnelBackend Of(BackendDecision decision) => decision.Kind switch
    {
        BackendKind.Kernel => _kernel.Value.Value,
        BackendKind.Uapi when _uapi is not null => _uapi,
        BackendKind.Engine when _engine is not null => _engine,
        _ => throw new InvalidOperationException($"The back end {decision.Kind} is not in use."),
    };

    public ValueTask DisposeAsync() => _engine?.DisposeAsync() ?? default;
}
