using System.Net;
using System.Security.Cryptography;
using Lanstead.Crypto;
using Lanstead.DataPlane;
using Lanstead.DataPlane.Engine;
using Lanstead.Lab.Machines;
using Lanstead.Lab.Processes;
using Lanstead.Linux.Netlink;
using Lanstead.Primitives;

namespace Lanstead.Tests.Namespaces.DataPlane;

/// <summary>Two machines that can reach each other, with a tunnel end each, not yet made.</summary>
public sealed class TunnelPair(BackendKind kind, int? lanes = null) : IAsyncLifetime
{
    private Topology _topology = null!;

    internal Machine Router => _topology.Router;

    internal TunnelEnd Left { get; private set; } = null!;

    internal TunnelEnd Right { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _topology = await Topology.CreateAsync();
        Left = new TunnelEnd(await _topology.AddAsync("left", 1), "10.77.0.1", "fd77::1", kind, lanes: lanes);
        Right = new TunnelEnd(await _topology.AddAsync("right", 2), "10.77.0.2", "fd77::2", kind, lanes: lanes);
    }

    public async ValueTask DisposeAsync()
    {
        await Left.DisposeAsync();
        await Right.DisposeAsync();
        await _topology.DisposeAsync();
    }
}

/// <summary>One end: a machine, its back end, an interface's name that no other test has, and a key.</summary>
internal sealed class TunnelEnd : IAsyncDisposable
{
    private readonly BackendKind _kind;
    private readonly int? _lanes;
    private readonly bool _ownsBackend;

    /// <summary>An end with a back end of its own, or one that shares another's.</summary>
    public TunnelEnd(LabHost lab, string ipv4, string ipv6, BackendKind kind, ITunnelBackend? shared = null, int? lanes = null)
    {
        _lanes = lanes;
        Lab = lab;
        Ipv4 = ipv4;
        Ipv6 = ipv6;
        _kind = kind;
        _ownsBackend = shared is null;
        Host = new MachineTunnelHost(lab.Machine);
        Backend = shared ?? NewBackend();
    }

    public LabHost Lab { get; }

    /// <summary>Whether it asks the other end how large a packet came through.</summary>
    public bool AsksForPath { get; set; }

    public string Ipv4 { get; }

    public string Ipv6 { get; }

    public MachineTunnelHost Host { get; }

    public ITunnelBackend Backend { get; set; }

    public string Interface { get; } = $"lst{RandomNumberGenerator.GetHexString(8, lowercase: true)}";

    public PrivateKey PrivateKey { get; set; } = X25519.GeneratePrivateKey();

    public PublicKey PublicKey => X25519.PublicKeyOf(PrivateKey);

    public int Link => Host.Netlink.FindLink(Interface)?.Index ?? throw new InvalidOperationException($"No interface {Interface}.");

    public string Socket => $"/var/run/wireguard/{Interface}.sock";

    /// <summary>A back end that knows nothing of what another one did.</summary>
    public ITunnelBackend NewBackend() => _kind switch
    {
        BackendKind.Uapi => new UapiBackend(new UapiBackendOptions(), Host, TimeProvider.System),
        BackendKind.Engine => new EngineBackend(new EngineBackendOptions { Engine = _lanes is { } lanes ? new EngineOptions { Lanes = lanes } : new EngineOptions() }, new MachineEngineHost(Lab.Machine), Host, TimeProvider.System),
        _ => Host.OpenKernel(),
    };

    /// <summary>As after a restart of the agent, where the tunnel outlives that: else the one that runs it.</summary>
    public ITunnelBackend AfterRestart() => _kind == BackendKind.Engine ? Backend : NewBackend();

    public TunnelConfig ConfigTowards(TunnelEnd other, PresharedKey? presharedKey = null) => new(PrivateKey, 51820, null,
    [
        new TunnelPeer(
            other.PublicKey,
            presharedKey,
            new IPEndPoint(IPAddress.Parse(other.Lab.Ipv4), 51820),
            [IPNetwork.Parse($"{other.Ipv4}/32"), IPNetwork.Parse($"{other.Ipv6}/128")],
            25) { AnswersProbes = AsksForPath },
    ]);

    /// <summary>Makes the interface, with addresses and the routes to the other end's.</summary>
    public async Task Make(CancellationToken cancellationToken)
    {
        Result<InterfaceOrigin> made = await Backend.EnsureInterface(Interface, cancellationToken);
        Assert.Equal((null, InterfaceOrigin.Started), (made.Failure, made.Value));
        Assert.Null(Host.Netlink.AddAddress(new InterfaceAddress(Link, IPAddress.Parse(Ipv4), 24)));
        Assert.Null(Host.Netlink.AddAddress(new InterfaceAddress(Link, IPAddress.Parse(Ipv6), 64)));
    }

    /// <summary>Runs WireGuard's own tool in the machine's network, as a witness or as another program that meddles.</summary>
    public async Task<string> Wg(params string[] arguments) => (await Command.RunAsync(
        ["nsenter", "--target", $"{Lab.Machine.Pid}", "--net", "--", "wg", .. arguments], cancellation: TestContext.Current.CancellationToken)).OrThrow().Output;

    public async ValueTask DisposeAsync()
    {
        await Backend.Remove(Interface, CancellationToken.None);
        if (_ownsBackend && Backend is IAsyncDisposable ending)
            await ending.DisposeAsync();
        Host.Dispose();
        PrivateKey.Dispose();
    }
}
