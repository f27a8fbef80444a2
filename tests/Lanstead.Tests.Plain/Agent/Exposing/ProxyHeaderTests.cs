using System.Net;
using System.Text;
using Lanstead.Agent.Exposing;
using Lanstead.Agent.Exposing.Proxying;
using Lanstead.Protocol;
using Lanstead.Protocol.Wire;

namespace Lanstead.Tests.Plain.Agent.Exposing;

public sealed class ProxyHeaderTests
{
    private static readonly IPEndPoint s_from = IPEndPoint.Parse("198.51.100.7:50000"), s_to = IPEndPoint.Parse("203.0.113.1:25565");
    private static readonly IPEndPoint s_from6 = IPEndPoint.Parse("[2001:db8::7]:50000"), s_to6 = IPEndPoint.Parse("[2001:db8::1]:443");

    [Fact]
    public void The_first_version_is_a_line()
    {
        Assert.Equal("PROXY TCP4 198.51.100.7 203.0.113.1 50000 25565\r\n", Encoding.ASCII.GetString(ProxyHeader.Of(1, s_from, s_to)));
        Assert.Equal("PROXY TCP6 2001:db8::7 2001:db8::1 50000 443\r\n", Encoding.ASCII.GetString(ProxyHeader.Of(1, s_from6, s_to6)));
    }

    [Fact]
    public void The_second_version_is_bytes()
    {
        Assert.Equal("0D0A0D0A000D0A515549540A" + "2111000C" + "C6336407" + "CB007101" + "C350" + "63DD", Convert.ToHexString(ProxyHeader.Of(2, s_from, s_to)));
        Assert.Equal(
            "0D0A0D0A000D0A515549540A" + "21210024" + "20010DB8000000000000000000000007" + "20010DB8000000000000000000000001" + "C350" + "01BB", Convert.ToHexString(ProxyHeader.Of(2, s_from6, s_to6)));
    }

    [Fact]
    public void Each_port_of_a_range_leads_to_its_own_with_the_public_one_told()
    {
        var exposure = new PlannedExposure(Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), "web", [new PlannedPorts(true, false, 8000, 8001, 20000, 80)], "203.0.113.1") { Source = SourceMode.ProxyV2 };
        var routes = ProxyRoute.Of([new HomeExposure(exposure, null, null), new HomeExposure(exposure with { Source = SourceMode.Kept, Ports = [new PlannedPorts(true, false, 1, 1, 1, 1)] }, null, null)], new AnswerAddresses(IPAddress.Parse("192.168.1.10"), null));
        Assert.Equal([20000, 20001], routes.Keys.Order().Select(port => (int)port));
        Assert.Equal((IPEndPoint.Parse("192.168.1.10:81"), (IPAddress.Parse("203.0.113.1"), (ushort)8001)), (routes[20001].Target, (routes[20001].Called.Address!, routes[20001].Called.Port)));
    }
}
