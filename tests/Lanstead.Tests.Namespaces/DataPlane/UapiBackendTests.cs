using Lanstead.DataPlane;

namespace Lanstead.Tests.Namespaces.DataPlane;

/// <summary>The suite of all back ends, and what is only true of an outside program.</summary>
public sealed class UapiBackendTests() : BackendContract(BackendKind.Uapi)
{
    [Fact]
    public async Task A_killed_program_is_started_anew_over_its_stale_socket()
    {
        await Left.Make(Cancellation);
        int processId = Assert.Single(TunnelPrograms.Of(Left.Interface));
        System.Diagnostics.Process.GetProcessById(processId).Kill();
        await TunnelPrograms.Until(() => TunnelPrograms.Of(Left.Interface).Count == 0);
        Assert.True(File.Exists(Left.Socket));

        Assert.Equal(TunnelFailures.NotRunning, (await Left.Backend.Read(Left.Interface, Cancellation)).Failure?.Code);
        Assert.Equal(InterfaceOrigin.Started, Value(await Left.Backend.EnsureInterface(Left.Interface, Cancellation)));
        await ApplyToFresh(Left, Left.ConfigTowards(Right));
        Assert.NotEqual(processId, Assert.Single(TunnelPrograms.Of(Left.Interface)));
    }

    [Fact]
    public async Task A_program_is_started_once_and_ends_with_its_interface()
    {
        await Left.Make(Cancellation);
        Assert.Equal(InterfaceOrigin.Adopted, Value(await Left.Backend.EnsureInterface(Left.Interface, Cancellation)));
        Assert.Equal(1, Left.Host.Started);

        Assert.True(Value(await Left.Backend.Remove(Left.Interface, Cancellation)));
        await TunnelPrograms.Until(() => TunnelPrograms.Of(Left.Interface).Count == 0);
    }

    [Fact]
    public async Task No_program_is_started_for_a_name_that_somebody_else_has()
    {
        (await Left.Lab.Machine.RunAsync(["ip", "link", "add", Left.Interface, "type", "veth", "peer", "name", "other"], cancellation: Cancellation)).OrThrow();

        Assert.Equal(TunnelFailures.NameTaken, (await Left.Backend.EnsureInterface(Left.Interface, Cancellation)).Failure?.Code);
        Assert.Equal(0, Left.Host.Started);
    }
}

/// <inheritdoc/>
public sealed class UapiHostileConfigTests() : HostileConfigContract(BackendKind.Uapi);
