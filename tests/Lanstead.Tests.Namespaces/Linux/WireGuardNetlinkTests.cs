using Lanstead.Linux;
using Lanstead.Linux.Netlink;

namespace Lanstead.Tests.Namespaces.Linux;

/// <summary>Generic netlink on any kernel, with and without WireGuard; what needs one with it runs in a guest.</summary>
public sealed class WireGuardNetlinkTests(NetlinkMachine machine) : IClassFixture<NetlinkMachine>
{
    [Fact]
    public void A_family_is_found_by_its_name_and_one_that_is_nowhere_is_not()
    {
        using WireGuardNetlink netlink = WireGuardNetlink.Open();

        Assert.Equal((ushort)16, netlink.FindFamily("nlctrl")); // GENL_ID_CTRL, the family of families
        Assert.Null(netlink.FindFamily("lanstead-none"));
    }

    [Fact]
    public void An_interface_of_another_kind_or_none_at_all_is_none_of_wireguard()
    {
        using WireGuardNetlink netlink = machine.Machine.InNetwork(WireGuardNetlink.Open);

        Assert.Null(machine.Netlink.AddLink("other", "veth"));
        Assert.Equal("veth", machine.Netlink.FindLink("other")?.Kind);
        Assert.Null(netlink.Read("other"));
        Assert.Null(netlink.Read("nobody"));
        Assert.Equal(Errno.NotSupported, netlink.Change("other", new KernelChange())?.Number);
        Assert.Equal(Errno.NotSupported, machine.Netlink.AddLink("strange", "lanstead-none")?.Number);
    }
}
