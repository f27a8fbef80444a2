using System.Net;
using Lanstead.Agent.Naming;
using Lanstead.Agent.State;
using Lanstead.Names;
using Lanstead.Primitives;
using Lanstead.Tests.Plain.Names;

namespace Lanstead.Tests.Plain.Agent;

public sealed class NetworkNamesTests
{
    private static readonly DnsName Suffix = DnsName.Parse("lanstead.internal");

    [Fact]
    public void A_device_in_two_networks_has_a_name_in_each_and_none_in_a_third()
    {
        NameTable table = NetworkNames.TableOf([Network("home", "10.90.0.0/24", "10.90.0.2"), Network("games", "10.91.0.0/24", "10.91.0.7")], IPAddress.Parse("127.76.0.53"), 1);

        Assert.Equal("10.90.0.2", Assert.Single(Zones.Ask("nas.home.lanstead.internal", DnsType.A, table: table).Answers).Data);
        Assert.Equal("10.91.0.7", Assert.Single(Zones.Ask("nas.games.lanstead.internal", DnsType.A, table: table).Answers).Data);
        Assert.Equal("nas.games.lanstead.internal", Assert.Single(Zones.Ask("7.0.91.10.in-addr.arpa", DnsType.Ptr, table: table).Answers).Data);
        Assert.Equal(ResponseCode.NameError, Zones.Ask("nas.work.lanstead.internal", DnsType.A, table: table).Code);
        Assert.Equal("127.76.0.53", Assert.Single(Zones.Ask("ns.lanstead.internal", DnsType.A, table: table).Answers).Data);
    }

    [Fact]
    public void A_record_never_takes_a_devices_name()
    {
        NetworkNames network = Network("home", "10.90.0.0/24", "10.90.0.2") with
        {
            Records = [("nas", DnsRecord.Of(IPAddress.Parse("192.0.2.66"))), ("printer", DnsRecord.Of(IPAddress.Parse("192.0.2.9")))],
        };
        NameTable table = NetworkNames.TableOf([network], IPAddress.Parse("127.76.0.53"), 1);

        Assert.Equal("10.90.0.2", Assert.Single(Zones.Ask("nas.home.lanstead.internal", DnsType.A, table: table).Answers).Data);
        Assert.Equal("192.0.2.9", Assert.Single(Zones.Ask("printer.home.lanstead.internal", DnsType.A, table: table).Answers).Data);
    }

    [Fact]
    public void Who_came_first_keeps_the_label_whoever_comes_later()
    {
        NetworkId first = NetworkId.Parse("00000000-0000-7000-8000-00000000000b", null);
        NetworkId second = NetworkId.Parse("00000000-0000-7000-8000-00000000000a", null);
        NetworkLabels one = NetworkLabels.Empty.For([(first, "home")]);

        // The later one sorts before the first.
        NetworkLabels two = one.For([(second, "home"), (first, "home")]);

        Assert.Equal("home", two.Labels[first.ToString()].Label);
        Assert.Equal("home-2", two.Labels[second.ToString()].Label);
        Assert.Same(two, two.For([(first, "home"), (second, "home")]));
        Assert.Equal("home-2", two.For([(second, "home")]).Labels[second.ToString()].Label);
        Assert.Equal("lab", two.For([(first, "lab"), (second, "home")]).Labels[first.ToString()].Label);
    }

    private static NetworkNames Network(string label, string prefix, string address) => new(
        label, $"ls-{label}", DnsName.Parse($"{label}.{Suffix}"), Suffix, [IPNetwork.Parse(prefix)], [("nas", [IPAddress.Parse(address)])], []);
}
