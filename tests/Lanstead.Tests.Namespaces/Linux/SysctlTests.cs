using Lanstead.Linux;

namespace Lanstead.Tests.Namespaces.Linux;

public sealed class SysctlTests(NetlinkMachine machine) : IClassFixture<NetlinkMachine>
{
    private const string Forwarding = "net/ipv4/conf/left/forwarding";

    [Fact]
    public async Task Settings_are_written_in_the_threads_own_network()
    {
        string? before = machine.Machine.InNetwork(() => Sysctl.Read(Forwarding));
        machine.Machine.InNetwork(() =>
        {
            Sysctl.Write(Forwarding, "1");
            return true;
        });

        Assert.Equal("0", before);
        Assert.Equal("1", machine.Machine.InNetwork(() => Sysctl.Read(Forwarding)));
        Assert.Equal("1\n", (await machine.Machine.RunAsync(["cat", $"/proc/sys/{Forwarding}"], cancellation: TestContext.Current.CancellationToken)).Output);
        Assert.Null(Sysctl.Read(Forwarding));
    }

    [Fact]
    public void A_value_that_the_kernel_refuses_is_an_error() => Assert.ThrowsAny<Exception>(() =>
        machine.Machine.InNetwork(() =>
        {
            Sysctl.Write(Forwarding, "perhaps");
            return true;
        }));
}
