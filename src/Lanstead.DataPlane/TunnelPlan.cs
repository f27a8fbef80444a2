using Lanstead.Primitives;
using Lanstead.WireGuard.Uapi;

namespace Lanstead.DataPlane;

/// <summary>From a configuration to what is to be written, the same for all back ends: leave out what cannot work, compare, keep the difference. Pure.</summary>
/// <param name="Change">What to write; nothing when all is so already. Its secrets belong to the configuration.</param>
/// <param name="Refused">What was left out because it cannot work.</param>
/// <param name="ListenPort">The port that the interface has afterwards.</param>
internal sealed record TunnelPlan(UapiChange Change, IReadOnlyList<RefusedPeer> Refused, ushort ListenPort)
{
    /// <summary>Compares what is there with what should be.</summary>
    /// <param name="device">What is there.</param>
    /// <param name="config">What should be.</param>
    /// <param name="overlaps">Whether the back end can have two keys at once, of a peer and of its own.</param>
    public static TunnelPlan For(UapiDevice device, TunnelConfig config, bool overlaps = false)
    {
        (IReadOnlyList<TunnelPeer> peers, IReadOnlyList<RefusedPeer> refused) = PeerScreening.Screen(config);
        UapiChange change = TunnelDiff.Between(device, config, peers, overlaps);
        return new TunnelPlan(change, refused, change.ListenPort ?? device.ListenPort);
    }

    /// <summary>What became of it, by the error number that the writing gave; 0 for none.</summary>
    public Result<TunnelApplied> Outcome(string interfaceName, int errorNumber) => errorNumber == 0
        ? new TunnelApplied(TunnelDiff.Count(Change), Refused)
        : TunnelFailures.OfChange(interfaceName, errorNumber, ListenPort);
}
