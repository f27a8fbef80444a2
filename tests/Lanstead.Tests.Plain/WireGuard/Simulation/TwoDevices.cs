using Lanstead.Crypto;
using Lanstead.WireGuard;

namespace Lanstead.Tests.Plain.WireGuard.Simulation;

/// <summary>Alpha and bravo, who know each other; alpha knows where bravo is.</summary>
internal sealed class TwoDevices : IDisposable
{
    public TwoDevices(int seed = 1, bool bravoKnowsAlpha = false, HandshakeLimits? limits = null)
    {
        Alpha = new VirtualDevice(Network, seed * 2, "192.0.2.1");
        Bravo = new VirtualDevice(Network, (seed * 2) + 1, "192.0.2.2", limits: limits);
        ToBravo = Alpha.Device.AddPeer(X25519.PublicKeyOf(Bravo.Key))!;
        ToAlpha = Bravo.Device.AddPeer(X25519.PublicKeyOf(Alpha.Key))!;
        ToBravo.SetEndpoint(Bravo.Address);
        if (bravoKnowsAlpha)
            ToAlpha.SetEndpoint(Alpha.Address);
    }

    public VirtualNetwork Network { get; } = new();

    public VirtualDevice Alpha { get; }

    public VirtualDevice Bravo { get; }

    /// <summary>Alpha's peer.</summary>
    public Peer ToBravo { get; }

    /// <summary>Bravo's peer.</summary>
    public Peer ToAlpha { get; private set; }

    /// <summary>Some inner packet.</summary>
    public static byte[] Packet(byte content) => [.. Enumerable.Repeat(content, 64)];

    /// <summary>Alpha sends one packet, which needs a handshake; a second for all to arrive.</summary>
    public void Connect()
    {
        Alpha.Send(ToBravo, Packet(0xaa));
        Network.Run(TimeSpan.FromSeconds(1));
    }

    /// <summary>Bravo's peer is another one now, because alpha's key changed.</summary>
    public void SetToAlpha(Peer peer) => ToAlpha = peer;

    public void Run(double seconds) => Network.Run(TimeSpan.FromSeconds(seconds));

    public void Dispose()
    {
        Alpha.Dispose();
        Bravo.Dispose();
    }
}
