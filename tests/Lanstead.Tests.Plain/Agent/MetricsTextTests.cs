using Lanstead.Agent.Metrics;
using Lanstead.Lab;
using Lanstead.Lab.Figures;
using Lanstead.Protocol.Local;

namespace Lanstead.Tests.Plain.Agent;

public sealed class MetricsTextTests
{
    [Fact]
    public void Names_of_other_people_cannot_leave_their_label()
    {
        var status = new Status { ServerState = "connected" };
        var network = new StatusNetwork { Name = "a\"} 1\nb\\", NetworkId = "n1", InterfaceName = "ls-a", State = "up", HasCounters = true, RxBytes = 7 };
        network.Peers.Add(new StatusPeer { Name = "x\u202ey", PeerId = "p1", PublicKey = "k", RxBytes = 5 });
        status.Networks.Add(network);

        var samples = PrometheusSamples.Parse(MetricsText.Of(status));

        Assert.Equal(1, samples.Sum("lanstead_agent_connected"));
        Assert.Equal(7, samples.Sum("lanstead_received_bytes_total", "network=a\"} 1\ufffdb\\", "interface=ls-a"));
        Assert.Equal(5, samples.Sum("lanstead_peer_received_bytes_total", "peer=x\ufffdy"));
    }

    [Fact]
    public void A_back_end_that_does_not_count_has_no_samples_of_counters()
    {
        var status = new Status { Networks = { new StatusNetwork { Name = "a", State = "up", BackEnd = "kernel" } } };

        var samples = PrometheusSamples.Parse(MetricsText.Of(status));

        Assert.Equal(["lanstead_agent_connected", "lanstead_network_up"], samples.All.Select(sample => sample.Name));
    }

    [Theory]
    [InlineData("# HELP a_total x\n# TYPE a_total counter\na_total 1")]
    [InlineData("a_total 1\n")]
    [InlineData("# HELP a_total x\n# TYPE a_total counter\nb_total 1\n")]
    [InlineData("# HELP a_total x\n# TYPE a_total counter\na_total{b=\"\n\"} 1\n")]
    [InlineData("# HELP a_total x\n# TYPE a_total counter\na_total{b=\"c\"d\"} 1\n")]
    [InlineData("# HELP a_total x\n# TYPE a_total counter\na_total 1\na_total 2\n")]
    [InlineData("# HELP a x\n# TYPE a counter\na 1\n")]
    public void The_reader_of_these_tests_takes_nothing_that_the_format_does_not_allow(string text) =>
        Assert.Throws<LabException>(() => PrometheusSamples.Parse(text));
}
