using Lanstead.DataPlane;
using Lanstead.Linux;
using Lanstead.Linux.Netlink;
using Lanstead.Primitives;
using Lanstead.WireGuard.Uapi;

namespace Lanstead.Agent.Tunnels;

/// <summary>Gives the data plane the kernel's WireGuard, by netlink. Works in the network namespace in which both sockets were opened.</summary>
internal sealed class LinuxKernelHost(RouteNetlink links, WireGuardNetlink wireGuard) : IKernelHost
{
    // Not of a network of ours: those begin with "ls-".
    private const string TrialName = "lanstead-trial";

    public Failure? Check()
    {
        if (wireGuard.IsPresent())
            return null;
        // Asking for the family loads the module only where the kernel may start modprobe for that; making an interface is another way in.
        int error = Make(TrialName);
        if (error == 0)
            Delete(TrialName);
        if (wireGuard.IsPresent())
            return null;
        string reason = error is 0 or Errno.NotSupported ? "it is neither built in nor to be loaded" : $"making an interface gave {Errno.NameOf(error)}";
        return new Failure(TunnelFailures.KernelMissing, $"This machine's kernel has no WireGuard ({reason}). Load it by modprobe wireguard, or use the engine.");
    }

    public KernelLink? FindLink(string name) =>
        links.FindLink(name) is { } link ? new KernelLink(link.IsUp, link.Kind == WireGuardNetlink.LinkKind, link.Kind == "tun") : null;

    public int Make(string name) => links.AddLink(name, WireGuardNetlink.LinkKind)?.Number ?? 0;

    public int BringUp(string name) => links.FindLink(name) is { } link ? links.SetLinkUp(link.Index)?.Number ?? 0 : Errno.NoDevice;

    public int Delete(string name) =>
        links.FindLink(name) is { } link && links.DeleteLink(link.Index) is { IsMissing: false } failure ? failure.Number : 0;

    public UapiDevice? Read(string name)
    {
        // Not disposed: its secrets are handed over.
        KernelDevice? device = wireGuard.Read(name);
        return device is null ? null : new UapiDevice
        {
            PrivateKey = device.PrivateKey,
            ListenPort = device.ListenPort,
            FirewallMark = device.FirewallMark,
            Peers = [.. device.Peers.Select(ToPeer)],
        };
    }

    public int Change(string name, UapiChange change)
    {
        ArgumentNullException.ThrowIfNull(change);
        var mapped = new KernelChange
        {
            PrivateKey = change.PrivateKey,
            ListenPort = change.ListenPort,
            FirewallMark = change.FirewallMark,
            ReplacePeers = change.ReplacePeers,
            Peers = [.. change.Peers.Select(ToChange)],
        };
        return wireGuard.Change(name, mapped)?.Number ?? 0;
    }

    private static UapiPeer ToPeer(KernelPeer peer) => new()
    {
        PublicKey = peer.PublicKey,
        PresharedKey = peer.PresharedKey,
        Endpoint = peer.Endpoint,
        LastHandshake = peer.LastHandshake,
        RxBytes = peer.RxBytes,
        TxBytes = peer.TxBytes,
        PersistentKeepaliveSeconds = peer.PersistentKeepaliveSeconds,
        AllowedIps = peer.AllowedIps,
    };

    private static KernelPeerChange ToChange(UapiPeerChange peer) => new()
    {
        PublicKey = peer.PublicKey,
        Remove = peer.Remove,
        UpdateOnly = peer.UpdateOnly,
        PresharedKey = peer.PresharedKey,
        Endpoint = peer.Endpoint,
        PersistentKeepaliveSeconds = peer.PersistentKeepaliveSeconds,
        ReplaceAllowedIps = peer.ReplaceAllowedIps,
        AllowedIps = peer.AllowedIps,
    };
}
