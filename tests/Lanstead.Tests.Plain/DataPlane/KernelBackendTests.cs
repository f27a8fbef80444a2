using Lanstead.DataPlane;
using Lanstead.Primitives;
using Lanstead.WireGuard.Uapi;

namespace Lanstead.Tests.Plain.DataPlane;

/// <summary>The order of what the kernel is asked, and what can go wrong; that it works is tested in a guest with such a kernel.</summary>
public sealed class KernelBackendTests
{
    private const string Interface = "ls-home";

    private readonly FakeKernel _kernel = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private KernelBackend Backend => KernelBackend.Open(_kernel, TimeProvider.System).Value;

    [Fact]
    public void A_kernel_without_wireguard_is_told_before_anything_is_made()
    {
        _kernel.Missing = new Failure(TunnelFailures.KernelMissing, "none");

        Assert.Equal(TunnelFailures.KernelMissing, KernelBackend.Open(_kernel, TimeProvider.System).Failure?.Code);
        Assert.Empty(_kernel.Calls);
    }

    [Fact]
    public async Task An_interface_is_made_once_and_then_adopted_without_a_write()
    {
        Assert.Equal(InterfaceOrigin.Started, (await Backend.EnsureInterface(Interface, Cancellation)).Value);
        Assert.Equal(InterfaceOrigin.Adopted, (await Backend.EnsureInterface(Interface, Cancellation)).Value);

        Assert.Equal(["make", "up"], _kernel.Calls);
    }

    [Fact]
    public async Task An_interface_that_was_set_down_is_set_up()
    {
        _kernel.Link = new KernelLink(IsUp: false, IsWireGuard: true, IsTun: false);

        Assert.Equal(InterfaceOrigin.Adopted, (await Backend.EnsureInterface(Interface, Cancellation)).Value);
        Assert.Equal(["up"], _kernel.Calls);
    }

    [Fact]
    public async Task A_tun_interface_of_another_back_end_is_replaced_and_any_other_is_left_alone()
    {
        _kernel.Link = new KernelLink(IsUp: true, IsWireGuard: false, IsTun: true);
        Assert.Equal(InterfaceOrigin.Started, (await Backend.EnsureInterface(Interface, Cancellation)).Value);
        Assert.Equal(["delete", "make", "up"], _kernel.Calls);

        _kernel.Calls.Clear();
        _kernel.Link = new KernelLink(IsUp: true, IsWireGuard: false, IsTun: false);
        Assert.Equal(TunnelFailures.NameTaken, (await Backend.EnsureInterface(Interface, Cancellation)).Failure?.Code);
        Assert.False((await Backend.Remove(Interface, Cancellation)).Value);
        Assert.Empty(_kernel.Calls);
    }

    [Fact]
    public async Task A_port_that_is_taken_while_the_interface_is_down_does_not_keep_it_down()
    {
        _kernel.Link = new KernelLink(IsUp: false, IsWireGuard: true, IsTun: false);
        _kernel.UpErrors.Enqueue(98);

        Assert.Equal(InterfaceOrigin.Adopted, (await Backend.EnsureInterface(Interface, Cancellation)).Value);
        Assert.Equal(["up", "change port 0", "up"], _kernel.Calls);
    }

    [Theory]
    [InlineData(95, TunnelFailures.KernelMissing)]
    [InlineData(1, TunnelFailures.StartFailed)]
    [InlineData(12, TunnelFailures.StartFailed)]
    public async Task An_interface_that_cannot_be_made_is_told(int error, string code)
    {
        _kernel.MakeError = error;

        Assert.Equal(code, (await Backend.EnsureInterface(Interface, Cancellation)).Failure?.Code);
    }

    [Theory]
    [InlineData(98, TunnelFailures.PortInUse)]
    [InlineData(19, TunnelFailures.NotRunning)]
    [InlineData(22, TunnelFailures.Refused)]
    public async Task A_change_that_is_refused_is_told(int error, string code)
    {
        await Backend.EnsureInterface(Interface, Cancellation);
        _kernel.ChangeError = error;

        Assert.Equal(code, (await Backend.Apply(Interface, Some.Config(), Cancellation)).Failure?.Code);
    }

    [Fact]
    public async Task A_missing_interface_is_told_everywhere()
    {
        Assert.Equal(TunnelFailures.NotRunning, (await Backend.Apply(Interface, Some.Config(), Cancellation)).Failure?.Code);
        Assert.Equal(TunnelFailures.NotRunning, (await Backend.Read(Interface, Cancellation)).Failure?.Code);
        Assert.False((await Backend.Remove(Interface, Cancellation)).Value);
        Assert.Equal(TunnelFailures.NameInvalid, (await Backend.EnsureInterface("wg%d", Cancellation)).Failure?.Code);
    }

    [Fact]
    public async Task Only_the_difference_is_written()
    {
        await Backend.EnsureInterface(Interface, Cancellation);
        _kernel.Calls.Clear();

        TunnelApplied applied = (await Backend.Apply(Interface, Some.Config(Some.Peer(1, "10.0.0.1/32"), Some.Peer(1)), Cancellation)).Value;

        Assert.Equal((3, new RefusedPeer(Some.Key(1), PeerRefusal.DuplicateKey)), (applied.Changes, Assert.Single(applied.Refused)));
        Assert.Equal(["change key port 51820 peers 1"], _kernel.Calls);
        Assert.True((await Backend.Remove(Interface, Cancellation)).Value);
    }

    /// <summary>One interface as the kernel keeps it; writes down what is asked.</summary>
    private sealed class FakeKernel : IKernelHost
    {
        public Failure? Missing { get; set; }

        public KernelLink? Link { get; set; }

        public List<string> Calls { get; } = [];

        public Queue<int> UpErrors { get; } = new();

        public int MakeError { get; set; }

        public int ChangeError { get; set; }

        public Failure? Check() => Missing;

        public KernelLink? FindLink(string name) => Link;

        public int Make(string name)
        {
            Calls.Add("make");
            if (MakeError == 0)
                Link = new KernelLink(IsUp: false, IsWireGuard: true, IsTun: false);
            return MakeError;
        }

        public int BringUp(string name)
        {
            Calls.Add("up");
            if (UpErrors.TryDequeue(out int error))
                return error;
            Link = Link!.Value with { IsUp = true };
            return 0;
        }

        public int Delete(string name)
        {
            Calls.Add("delete");
            Link = null;
            return 0;
        }

        public UapiDevice? Read(string name) => Link is { IsWireGuard: true } ? new UapiDevice() : null;

        public int Change(string name, UapiChange change)
        {
            Calls.Add("change" + (change.PrivateKey is null ? "" : " key") + (change.ListenPort is { } port ? $" port {port}" : "") + (change.Peers.Count > 0 ? $" peers {change.Peers.Count}" : ""));
            return ChangeError;
        }
    }
}
