using System.Net;
using Lanstead.Crypto;
using Lanstead.DataPlane;
using Lanstead.Primitives;

namespace Lanstead.Tests.Plain.DataPlane;

/// <summary>Short ways to peers and configs.</summary>
internal static class Some
{
    public static readonly PrivateKey OwnKey = X25519.GeneratePrivateKey();

    public static PublicKey Key(byte number) => new([100, number, .. new byte[30]]);

    public static TunnelPeer Peer(byte number, params string[] allowedIps) =>
        new(Key(number), null, null, [.. allowedIps.Select(text => IPNetwork.Parse(text))], 25);

    public static TunnelConfig Config(params TunnelPeer[] peers) => new(OwnKey, 51820, null, peers);
}
