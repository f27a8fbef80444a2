using System.Net;
using Google.Protobuf;
using Lanstead.Lab.Figures;
using Lanstead.Policy;
using Lanstead.Protocol.Wire;
using Ping = Lanstead.Lab.Figures.Ping;
using PolicyRule = Lanstead.Protocol.Wire.PolicyRule;

namespace Lanstead.Tests.Namespaces.Agent;

/// <summary>A pair whose server says from the start what may arrive: everything.</summary>
public abstract class JudgedPair : JoinedPair
{
    private protected JudgedPair()
    {
    }

    internal override void Prepare(ScriptedServer server)
    {
        server.Policy = _ => [new PolicyRule { Verdict = 1, Direction = 3 }];
        server.Head = head => head.LogsFlows = true;
    }
}

/// <summary>By the engine.</summary>
public sealed class EngineJudgedPair : JudgedPair
{
    internal override string? Backend => "engine";
}

/// <summary>By an outside program and a table of nftables.</summary>
public sealed class TableJudgedPair : JudgedPair
{
    internal override string? Backend => "uapi";
}

/// <summary>By the kernel's WireGuard and a table of nftables.</summary>
public sealed class KernelJudgedPair : JudgedPair
{
    internal override string? Backend => "kernel";
}

/// <summary>The engine enforces the policy.</summary>
public sealed class EnginePolicyInForceTests(EngineJudgedPair pair) : PolicyInForceContract(pair), IClassFixture<EngineJudgedPair>;

/// <summary>A table of nftables enforces the policy.</summary>
public sealed class TablePolicyInForceTests(TableJudgedPair pair) : PolicyInForceContract(pair), IClassFixture<TableJudgedPair>;

/// <summary>What the server lets arrive arrives, and nothing else, whatever carries the packets.</summary>
public abstract class PolicyInForceContract(JudgedPair pair)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Packets_follow_the_rules_within_two_seconds_and_the_system_is_as_before_when_the_agent_goes()
    {
        IPAddress alpha = IPAddress.Parse(pair.Server.Find("alpha").Ipv4), beta = IPAddress.Parse(pair.Server.Find("beta").Ipv4);
        using var probes = new FlowProbes([(pair.Alpha.Machine, alpha), (pair.Beta.Machine, beta)]);
        Flow[] flows = [.. Enumerable.Range(20, 60).SelectMany(port => new[] { new Flow(1, 0, PolicyProtocol.Tcp, (ushort)port), new Flow(1, 0, PolicyProtocol.Udp, (ushort)port) }), new Flow(1, 0, PolicyProtocol.Icmp, 0)];
        Assert.All(await probes.RunAsync(flows), Assert.True);

        // 1. Some.
        pair.Server.Policy = peer => peer.Name != "alpha" ? [new PolicyRule { Verdict = 1, Direction = 3 }] :
        [
            new PolicyRule { Verdict = 0, Direction = 1, From4 = Host(beta), Ports = { new PolicyPorts { Protocol = 6, First = 25, Last = 30 } } },
            new PolicyRule { Verdict = 1, Direction = 1, From4 = Host(beta), Ports = { new PolicyPorts { Protocol = 6, First = 22, Last = 40 }, new PolicyPorts { Protocol = 17, First = 53, Last = 53 } } },
            new PolicyRule { Verdict = 1, Direction = 1, From4 = Host(IPAddress.Parse("10.77.0.99")) },
        ];
        await ChangeAsync(probes, new Flow(1, 0, PolicyProtocol.Udp, 54), arrives: false);
        bool[] arrived = await probes.RunAsync(flows);
        Assert.All(flows.Zip(arrived), pair => Assert.Equal((pair.First, IsOpen(pair.First)), (pair.First, pair.Second)));
        // What alpha asks is answered all the same.
        Assert.True((await Ping.RunAsync(pair.Alpha.Machine, beta.ToString(), 3)).Lost == 0);

        await FlowsAreToldAsync(beta);

        // 2. None, and all again.
        await Figure.BestOfAsync("a change of policy on packets", TimeSpan.FromSeconds(2), async () =>
        {
            pair.Server.Policy = peer => peer.Name != "alpha" ? [new PolicyRule { Verdict = 1, Direction = 3 }] : [];
            TimeSpan none = await ChangeAsync(probes, new Flow(1, 0, PolicyProtocol.Tcp, 22), arrives: false);
            Assert.DoesNotContain(true, await probes.RunAsync(flows, tries: 1));
            pair.Server.Policy = _ => [new PolicyRule { Verdict = 1, Direction = 3 }];
            TimeSpan all = await ChangeAsync(probes, new Flow(1, 0, PolicyProtocol.Tcp, 22), arrives: true);
            Assert.All(await probes.RunAsync(flows), Assert.True);
            return none > all ? none : all;
        });

        // 3. With a policy in force, down leaves nothing behind.
        pair.Server.Policy = _ => [];
        await ChangeAsync(probes, new Flow(1, 0, PolicyProtocol.Tcp, 22), arrives: false);
        (await pair.Alpha.RunAsync(["down"])).OrThrow();
        await pair.AssertAsBeforeAsync();
    }

    // With a flow log: what was let in and what was not is told here and to the server, by the engine; elsewhere that it cannot be told.
    private async Task FlowsAreToldAsync(IPAddress beta)
    {
        string status = (await pair.Alpha.RunAsync(["status"])).OrThrow().Output;
        if (pair.Backend != "engine")
        {
            Assert.Contains("only the engine can tell", status, StringComparison.Ordinal);
            return;
        }
        Assert.Contains("who connects to this machine is logged", status, StringComparison.Ordinal);
        string told = (await pair.Alpha.RunAsync(["flows", "--local", "--limit", "1000"])).OrThrow().Output;
        foreach (string line in new[] { "tcp 22 .*allowed", "udp 53 .*allowed", "udp 54 .*refused", "tcp 25 .*refused" })
            Assert.Matches($"beta +{line}", told);
        await JoinedPair.UntilAsync(
            () => Task.FromResult(pair.Server.Flows.Any(row => row is { LocalPort: 54, Protocol: 17, Refused: true } && new IPAddress(row.Remote.Span).Equals(beta)) && pair.Server.Flows.Any(row => row is { LocalPort: 22, Protocol: 6, Refused: false })),
            s_limit, "connections are told to the server");
    }

    private static bool IsOpen(Flow flow) => flow.Protocol switch
    {
        PolicyProtocol.Tcp => flow.Port is >= 22 and <= 40 and not (>= 25 and <= 30),
        PolicyProtocol.Udp => flow.Port == 53,
        _ => false,
    };

    private static ByteString Host(IPAddress address) => ByteString.CopyFrom([.. address.GetAddressBytes(), 32]);

    private async Task<TimeSpan> ChangeAsync(FlowProbes probes, Flow canary, bool arrives)
    {
        await pair.Server.SendPoliciesAsync();
        long start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            bool isSo = (await probes.RunAsync([canary], tries: 1))[0] == arrives;
            TimeSpan took = TimeProvider.System.GetElapsedTime(start);
            // One that does not arrive may have been lost.
            if (isSo && (arrives || !(await probes.RunAsync([canary]))[0]))
                return took;
            Assert.True(took < s_limit, $"{canary} {(arrives ? "does not arrive" : "arrives")} after {s_limit}.");
        }
    }
}
