using Lanstead.Crypto;
using Lanstead.Primitives;
using Lanstead.WireGuard;
using Lanstead.WireGuard.Cookies;
using Lanstead.WireGuard.Sessions;

namespace Lanstead.Fuzz.Targets;

/// <summary>Two devices that know each other, and what they send. The same each time it is made.</summary>
internal sealed class Ends : IOutbox, IDisposable
{
    public static readonly TimeSpan Now = TimeSpan.FromHours(1);
    public static readonly DateTimeOffset WallClock = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    public static readonly Endpoint AtAlpha = new([192, 0, 2, 1], 1000);
    public static readonly Endpoint AtBravo = new([192, 0, 2, 2], 2000);

    public Ends()
    {
        var limits = new HandshakeLimits { StrangersPerSecond = 1_000_000, StrangersBurst = 1_000_000, TotalPerSecond = 1_000_000, Sources = 16 };
        var random = new SeededRandom(1);
        (Alpha, Bravo) = (NewDevice(random, limits), NewDevice(random, limits));
        using PrivateKey alpha = NewKey(random), bravo = NewKey(random);
        Alpha.SetPrivateKey(alpha);
        Bravo.SetPrivateKey(bravo);
        ToBravo = Alpha.AddPeer(X25519.PublicKeyOf(bravo))!;
        ToAlpha = Bravo.AddPeer(X25519.PublicKeyOf(alpha))!;
        ToBravo.SetEndpoint(AtBravo);
    }

    public WireGuardDevice Alpha { get; }

    public WireGuardDevice Bravo { get; }

    /// <summary>Alpha's peer.</summary>
    public Peer ToBravo { get; }

    /// <summary>Bravo's peer.</summary>
    public Peer ToAlpha { get; }

    /// <summary>What either sent, the newest last.</summary>
    public List<byte[]> Sent { get; } = [];

    /// <summary>Alpha asks for a session.</summary>
    public byte[] Initiate()
    {
        ToBravo.RequestHandshake(Now, WallClock, this);
        return Sent[^1];
    }

    public HandshakeOutcome Take(WireGuardDevice device, byte[] message, bool underLoad, Endpoint? from = null) =>
        device.OnHandshake(message, from ?? (device == Alpha ? AtBravo : AtAlpha), underLoad, Now, WallClock, this);

    public void SendDatagram(Peer? peer, ReadOnlySpan<byte> datagram, in Endpoint destination) => Sent.Add(datagram.ToArray());

    public bool SessionReady(Peer peer, Session session) => false;

    public void DropStaged(Peer peer)
    {
    }

    public void Dispose()
    {
        Alpha.Dispose();
        Bravo.Dispose();
    }

    // With tables of a few places: they are made anew for each input.
    private static WireGuardDevice NewDevice(SeededRandom random, HandshakeLimits limits) =>
        new(new SessionTable(random), random, limits: limits, known: new KnownSources(random, capacity: 16));

    private static PrivateKey NewKey(SeededRandom random)
    {
        Span<byte> bytes = stackalloc byte[32];
        random.Fill(bytes);
        return new PrivateKey(bytes);
    }
}
