using System.Net;
using Lanstead.Agent.Exposing;

namespace Lanstead.Tests.Plain.Agent.Exposing;

public sealed class ListeningSocketsTests
{
    [Theory]
    [InlineData("   0: 0100007F:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 17641 1 0000000000000000 100 0 0 10 0", false, "127.0.0.1", 22)]
    [InlineData("   1: 00000000:63DD 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 17641 1 0000000000000000", false, "0.0.0.0", 25565)]
    [InlineData("   1: 00000000000000000000000000000000:4ABC 00000000000000000000000000000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 17641 2 0 0", true, "::", 19132)]
    [InlineData("   1: 0000000000000000FFFF00000100000A:4ABC 00000000000000000000000000000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 17641 2 0 0", true, "10.0.0.1", 19132)]
    public void What_listens_is_read(string line, bool udp, string address, int port)
    {
        Assert.SkipUnless(BitConverter.IsLittleEndian, "The lines are of such a machine.");
        Assert.Equal(new ListeningSocket(udp, IPAddress.Parse(address), (ushort)port, 17641), ListeningSockets.Read(line, udp));
    }

    [Theory]
    [InlineData("   0: 0100007F:0016 0200007F:8123 01 00000000:00000000 00:00000000 00000000     0        0 17641 1 0", false)]
    [InlineData("   0: 0100007F:0016 0200007F:8123 01 00000000:00000000 00:00000000 00000000     0        0 17641 1 0", true)]
    [InlineData("   0: 0100007:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 17641 1 0", false)]
    [InlineData("   0: GG00007F:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 17641 1 0", false)]
    [InlineData("", false)]
    public void What_is_connected_or_no_such_line_is_left_out(string line, bool udp) => Assert.Null(ListeningSockets.Read(line, udp));

    [Fact]
    public void Programs_are_told_once_without_loopback_and_without_passing_ports()
    {
        ListeningSocket[] sockets =
        [
            new(false, IPAddress.Any, 25565, 1), new(false, IPAddress.IPv6Any, 25565, 1), new(false, IPAddress.Loopback, 631, 2), new(true, IPAddress.Any, 45_000, 3),
            new(true, IPAddress.Any, 51_820, 0), new(true, IPAddress.Parse("192.168.1.5"), 53, 4),
        ];
        Assert.Equal(
            ["UDP 53 192.168.1.5 ?", "TCP 25565  java"],
            ListeningPrograms.Of(sockets, inode => inode == 1 ? "java" : "?").Select(one => $"{(one.Udp ? "UDP" : "TCP")} {one.Port} {one.Address} {one.Program}"));
    }
}
