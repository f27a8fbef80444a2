using Lanstead.Agent.State;
using Lanstead.Linux.Netlink;

namespace Lanstead.Agent.Reconciling;

/// <summary>Tells interfaces that the agent made from others that have such a name. Pure.</summary>
/// <remarks>
/// Ours bear a mark, their alias, which stays with the interface and is to be seen in <c>ip link</c>. It is set a moment after the interface
/// is made, so one that is in the journal and has never been marked counts too, if it is of a kind that we make: the agent was killed in that
/// moment, or is the first version that marks.
/// </remarks>
internal static class Ownership
{
    /// <summary>The alias of our interfaces.</summary>
    public const string Mark = "lanstead";

    public static bool IsOurs(Link link, Journal journal, InterfaceMarks marks) => link.Alias == Mark
        || (link is { Alias: null, Kind: "tun" or WireGuardNetlink.LinkKind } && journal.Interfaces.Contains(link.Name) && !marks.Names.Contains(link.Name));
}
