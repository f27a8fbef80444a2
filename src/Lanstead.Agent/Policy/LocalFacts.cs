using System.Net;
using Lanstead.Primitives;

namespace Lanstead.Agent.Policy;

/// <summary>What the policy must know of this machine.</summary>
/// <param name="Lans">Prefixes of the machine's own interfaces, without ours and without loopback.</param>
/// <param name="ControlAddresses">Addresses of the server: no network may swallow them.</param>
internal sealed record LocalFacts(IReadOnlyList<IPNetwork> Lans, IReadOnlyList<IPAddress> ControlAddresses)
{
    public static LocalFacts None { get; } = new([], []);
}

/// <summary>Which peer this machine is in a network, and with which key.</summary>
internal sealed record OwnPeer(PeerId Id, PublicKey PublicKey);
