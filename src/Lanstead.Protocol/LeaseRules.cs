using Lanstead.Primitives;
using Lanstead.Protocol.Wire;

namespace Lanstead.Protocol;

/// <summary>How long an agent that hears nothing of its server goes on trusting who is in a network.</summary>
/// <remarks>
/// The server signs a lease for each network and renews it when a quarter has passed. Whoever is taken out of the network while an agent is cut off is
/// dropped there when the last lease that it has runs out. The ADR on leases tells why it is this long.
/// </remarks>
public static class LeaseRules
{
    /// <summary>Shortest lease that a network may choose.</summary>
    public static readonly TimeSpan Min = TimeSpan.FromMinutes(5);

    /// <summary>Longest lease that a network may choose; none at all is said by zero.</summary>
    public static readonly TimeSpan Max = TimeSpan.FromDays(90);

    /// <summary>How much of the lease may pass before the server renews it.</summary>
    public static TimeSpan RenewAfter(TimeSpan lease) => lease / 4;

    /// <summary>True for a lease of this server and network, which is newer than <paramref name="known"/>.</summary>
    public static bool IsNewer(Lease lease, ServerId server, NetworkId network, Lease? known)
    {
        ArgumentNullException.ThrowIfNull(lease);
        return lease.ServerId == server.ToWire() && lease.NetworkId == network.ToWire()
            && (known is null || (lease.Epoch, lease.IssuedAt).CompareTo((known.Epoch, known.IssuedAt)) > 0);
    }
}
