using Lanstead.Server.Hosting;
using Xunit;

namespace Lanstead.Tests.Postgres.Server.Hosting;

public class HealthAddressTests
{
    [Theory]
    [InlineData("http://0.0.0.0:8080", "http://127.0.0.1:8080/")]
    [InlineData("http://[::]:8080", "http://[::1]:8080/")]
    [InlineData("http://127.0.0.1:9090", "http://127.0.0.1:9090/")]
    [InlineData("http://192.0.2.7:8080", "http://192.0.2.7:8080/")]
    public void Health_asks_at_an_address_that_can_be_called(string listen, string asked) =>
        Assert.Equal(asked, ServerCommands.FromHere(new Uri(listen)).ToString());
}
