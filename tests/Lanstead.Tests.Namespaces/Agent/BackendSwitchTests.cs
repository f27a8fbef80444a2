namespace Lanstead.Tests.Namespaces.Agent;

/// <summary>D4: what an agent left is taken over or replaced by the next, with whatever back end.</summary>
[Collection(nameof(JoinedPair))]
public sealed class BackendSwitchTests(JoinedPair pair) : BackendSwitching(pair), IClassFixture<JoinedPair>
{
    [Fact]
    public async Task D4_engine_and_outside_program_replace_each_other_under_one_name()
    {
        await SwitchAsync("engine", "uapi", "engine");
        Assert.Equal([JoinedPair.Interface], await NamesAsync());

        // Without a setting a mesh has the engine.
        await RestartAsync("auto");
        await AssertCarriedAsync("engine", "role mesh");
    }

    [Fact]
    public async Task D4_an_interface_with_more_queues_than_are_wanted_now_is_replaced_and_down_leaves_nothing()
    {
        await RestartAsync("engine");
        await AssertCarriedAsync("engine", "set by LANSTEAD_BACKEND");
        await StopAsync();
        await Pair.OnAlphaAsync("ip", "link", "delete", JoinedPair.Interface);
        await Pair.OnAlphaAsync("ip", "tuntap", "add", "mode", "tun", "name", JoinedPair.Interface, "multi_queue");
        await Pair.OnAlphaAsync("ip", "link", "set", JoinedPair.Interface, "alias", "lanstead");

        await RestartAsync("engine");
        await Pair.ReachAsync(TimeSpan.FromSeconds(30));
        Assert.Equal([JoinedPair.Interface], await NamesAsync());
        Assert.DoesNotContain("multi_queue", await Pair.OnAlphaAsync("ip", "tuntap", "show"), StringComparison.Ordinal);

        (await Pair.Alpha.RunAsync(["down"], cancellation: TestContext.Current.CancellationToken)).OrThrow();
        await Pair.AssertAsBeforeAsync();
        (await Pair.Alpha.RunAsync(["up"], cancellation: TestContext.Current.CancellationToken)).OrThrow();
        await Pair.ReachAsync(TimeSpan.FromSeconds(30));
    }
}

/// <summary>Somebody else's interface of the name that the agent had.</summary>
[Collection(nameof(JoinedPair))]
public sealed class ForeignInterfaceTests(JoinedPair pair) : BackendSwitching(pair), IClassFixture<JoinedPair>
{
    [Fact]
    public async Task D4_an_interface_of_somebody_else_is_never_taken_nor_deleted_though_its_name_was_ours()
    {
        await Pair.ReachAsync(TimeSpan.FromSeconds(30));
        await StopAsync();
        await Pair.OnAlphaAsync("ip", "link", "delete", JoinedPair.Interface);
        await Pair.OnAlphaAsync("ip", "tuntap", "add", "mode", "tun", "name", JoinedPair.Interface);
        string foreign = await Pair.OnAlphaAsync("ip", "-o", "link", "show", JoinedPair.Interface);

        foreach (string backEnd in new[] { "engine", "uapi" })
        {
            await RestartAsync(backEnd);
            await Pair.ReachAsync(TimeSpan.FromSeconds(30));
            await AssertCarriedAsync(backEnd, "set by LANSTEAD_BACKEND", "ls-lab-2");
            Assert.Equal([JoinedPair.Interface, "ls-lab-2"], await NamesAsync());
            Assert.Equal(foreign, await Pair.OnAlphaAsync("ip", "-o", "link", "show", JoinedPair.Interface));
        }

        (await Pair.Alpha.RunAsync(["down"], cancellation: TestContext.Current.CancellationToken)).OrThrow();
        Assert.Equal([JoinedPair.Interface], await NamesAsync());
    }
}

/// <summary>With the kernel's WireGuard among them, in a guest that has it: <c>lab/run kernel</c>.</summary>
[Collection(nameof(JoinedPair))]
[Trait("needs", "kernel")]
public sealed class KernelSwitchTests(JoinedPair pair) : BackendSwitching(pair), IClassFixture<JoinedPair>
{
    [Fact]
    public async Task D4_kernel_engine_and_outside_program_replace_each_other_and_the_role_chooses()
    {
        await SwitchAsync("kernel", "uapi", "kernel", "engine");

        // By role: a mesh has the engine, a gateway the kernel, and back, in the running agent.
        await RestartAsync("auto");
        await Pair.ReachAsync(TimeSpan.FromSeconds(90));
        await AssertCarriedAsync("engine", "role mesh");
        Pair.Server.Head = head => head.GatewayPeerId = Pair.Server.Find("alpha").PeerId;
        await Pair.Server.ChangeAsync(_ => { });
        await AssertCarriedAsync("kernel", "module present, role gateway");
        await Pair.ReachAsync(TimeSpan.FromSeconds(90));
        Pair.Server.Head = _ => { };
        await Pair.Server.ChangeAsync(_ => { });
        await AssertCarriedAsync("engine", "role mesh");
        await Pair.ReachAsync(TimeSpan.FromSeconds(90));
        Assert.Equal([JoinedPair.Interface], await NamesAsync());

        (await Pair.Alpha.RunAsync(["down"], cancellation: TestContext.Current.CancellationToken)).OrThrow();
        await Pair.AssertAsBeforeAsync();
    }
}
