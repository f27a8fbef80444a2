using System.Globalization;
using System.Net;
using Lanstead.Lab.Agents;
using Lanstead.Lab.Figures;
using Lanstead.Lab.Servers;
using Lanstead.Policy;
using Lanstead.Policy.Text;
using Lanstead.Primitives;

namespace Lanstead.Lab.Scenarios;

/// <summary>Random policies on real agents, and LANs behind two of them: each of thousands of real packets arrives if and only if the pure function says so.</summary>
internal sealed class PolicyScenario : IScenario
{
    private const int Rounds = 10;
    private const int FlowsPerRound = 1_000;
    private const int Switches = 10;

    // By the same server, some by the engine and some by the kernel's packet filter.
    private static readonly (string Name, string Backend)[] s_machines =
        [("alpha", "engine"), ("bravo", "engine"), ("carol", "engine"), ("delta", "uapi"), ("echo", "uapi")];

    private static readonly TimeSpan EffectLimit = TimeSpan.FromSeconds(2);

    public string Name => "policy";

    public string Summary => "10,000 random flows under random policies: real packets against the pure function, and how fast a change takes effect";

    public async Task RunAsync(CheckTable table, LabOptions options, TextWriter progress, CancellationToken cancellation)
    {
        await using Stage stage = await Stage.CreateAsync(options, progress, settings: null, cancellation);
        try
        {
            NetworkAnswer network = await stage.Api.NetworkAsync("lab", cancellation: cancellation);
            var members = new List<(LabAgent Agent, PeerAnswer Peer)>();
            for (int i = 0; i < s_machines.Length; i++)
            {
                (string name, string backend) = s_machines[i];
                (LabAgent agent, _) = await stage.AddAgentAsync(name, i + 1, cancellation, new Dictionary<string, string> { ["LANSTEAD_BACKEND"] = backend });
                members.Add((agent, await stage.JoinAsync(agent, network, through: null, cancellation)));
            }
            foreach ((LabAgent from, _) in members)
            {
                foreach ((_, PeerAnswer peer) in members.Where(member => member.Agent != from))
                    await Ping.UntilAnsweredAsync(from.Machine, peer.Ipv4, TimeSpan.FromSeconds(30), cancellation);
            }

            await using LabPhone phone = await LabPhone.AddAsync(stage, options, network, s_machines.Length + 1, cancellation);
            // One behind the engine, by its own range; one behind a table of nftables, by another: at the last it is behind the gateway too.
            await using LabLan office = await LabLan.AddAsync(stage, members[1].Agent, members[1].Peer, "office", IPNetwork.Parse("192.168.77.0/24"), mapped: null, cancellation);
            await using LabLan site = await LabLan.AddAsync(stage, members[^1].Agent, members[^1].Peer, "site", IPNetwork.Parse("192.168.78.0/24"), mapped: "auto", cancellation);
            LabLan[] lans = [office, site];
            foreach (LabLan lan in lans)
            {
                foreach ((LabAgent from, _) in members.Where(member => member.Peer != lan.Router))
                    await Ping.UntilAnsweredAsync(from.Machine, $"{lan.Reached}", TimeSpan.FromSeconds(30), cancellation);
            }
            using var probes = new FlowProbes(
                [.. members.Select(member => (member.Agent.Machine, IPAddress.Parse(member.Peer.Ipv4))), (phone.Machine, IPAddress.Parse(phone.Peer.Ipv4))],
                [.. lans.Select(lan => (lan.Machine, lan.Address, lan.Reached))]);
            // By a gateway of each kind.
            var all = new Outcome(0, 0, 0, 0, 0);
            foreach ((int gateway, int first) in new[] { (0, 0), (members.Count - 1, Rounds / 2) })
            {
                progress.WriteLine($"the gateway is {s_machines[gateway].Name} ({s_machines[gateway].Backend})");
                await PutAsync(stage.Api, network, "default: allow\n", cancellation);
                await phone.UseGatewayAsync(stage.Api, network, members[gateway].Peer, cancellation);
                await Ping.UntilAnsweredAsync(phone.Machine, members[1].Peer.Ipv4, TimeSpan.FromSeconds(30), cancellation);
                await Ping.UntilAnsweredAsync(members[1].Agent.Machine, phone.Peer.Ipv4, TimeSpan.FromSeconds(30), cancellation);
                for (int round = first; round < first + (Rounds / 2); round++)
                {
                    all += await FlowsAsync(stage.Api, network, [.. members.Select(member => member.Peer), phone.Peer], lans, gateway, round, probes, progress, cancellation);
                }
            }
            table.Add($"{all.Flows} flows by packet against the pure function", "0 different", string.Create(CultureInfo.InvariantCulture, $"{all.Different} different; {all.Allowed} allowed"), all.Different == 0 && all.Flows == Rounds * FlowsPerRound);
            table.Add($"of them to {lans.Length} LANs behind devices", "some", string.Create(CultureInfo.InvariantCulture, $"{all.ToLans}; {all.ToLansAllowed} allowed"), all.ToLansAllowed > 0 && all.ToLansAllowed < all.ToLans);
            await EffectAsync(table, stage.Api, network, members, probes, progress, cancellation);
        }
        finally
        {
            if (!table.Passed)
            {
                stage.KeepLogs();
            }
        }
    }

    // The last one is the phone: whatever concerns it is judged at the gateway.
    private static async Task<Outcome> FlowsAsync(
        LabApi api, NetworkAnswer network, List<PeerAnswer> members, LabLan[] lans, int gateway, int round, FlowProbes probes, TextWriter progress, CancellationToken cancellation)
    {
        var random = new Random(round);
        var peers = new List<PolicyPeer>();
        foreach (PeerAnswer peer in members)
        {
            string[] tags = RandomRules.Tags(random);
            await api.PutAsync<PeerAnswer>($"/v1/peers/{peer.Id}/tags", new { tags }, cancellation);
            peers.Add(new PolicyPeer(PeerId.Parse(peer.Id, null), peer.Name, "owner", "owner", tags, IPAddress.Parse(peer.Ipv4), IPAddress.Parse(peer.Ipv6), peer.Name == LabPhone.Name));
        }
        string text = RandomRules.Policy(random, [.. members.Select(member => member.Name)], [.. lans.Select(lan => lan.Name)]);
        await PutAsync(api, network, text, cancellation);
        PolicyLan[] named = [.. lans.Select(lan => new PolicyLan(lan.Name, PeerId.Parse(lan.Router.Id, null), lan.Reach))];
        var policy = AccessPolicy.Of(
            PolicyText.ReadStored(text).Value, new PolicyFacts(IPNetwork.Parse(network.Ipv4Cidr), IPNetwork.Parse(network.Ipv6Cidr), peers, peers[gateway].Id) { Lans = named });
        (PeerId Id, string Name)[] receivers = [.. peers.Select(peer => (peer.Id, peer.Name)), .. named.Select(lan => (lan.Id, $"lan:{lan.Name}"))];
        await Task.Delay(EffectLimit, TimeProvider.System, cancellation);

        // A LAN's own router needs no network to get there, and a phone's configuration does not name it.
        Flow[] chosen =
        [
            .. Draw().Where(flow => flow.To < members.Count || (!peers[flow.From].IsConfigOnly && lans[flow.To - members.Count].Router.Id != members[flow.From].Id)).Take(FlowsPerRound),
        ];
        bool[] arrived = await probes.RunAsync(chosen, cancellation: cancellation);
        int wrong = 0, allowed = 0, toLans = 0, toLansAllowed = 0;
        for (int i = 0; i < chosen.Length; i++)
        {
            Flow flow = chosen[i];
            bool expected = policy.Decide(peers[flow.From].Id, receivers[flow.To].Id, flow.Protocol, flow.Port).IsAllowed, isToLan = flow.To >= peers.Count;
            allowed += expected ? 1 : 0;
            (toLans, toLansAllowed) = (toLans + (isToLan ? 1 : 0), toLansAllowed + (isToLan && expected ? 1 : 0));
            // A phone has no judge of its own: what the gateway itself sends to it, nobody holds back.
            if (expected == arrived[i] || (flow.From == gateway && !isToLan && peers[flow.To].IsConfigOnly && arrived[i]))
                continue;
            if (wrong++ < 5)
                progress.WriteLine($"round {round}: {peers[flow.From].Name} to {receivers[flow.To].Name} {flow.Protocol} {flow.Port}: {(arrived[i] ? "arrived" : "did not arrive")}, against\n{text}");
        }
        progress.WriteLine($"round {round}: {chosen.Length} flows, {wrong} different");
        return new Outcome(chosen.Length, allowed, wrong, toLans, toLansAllowed);

        IEnumerable<Flow> Draw()
        {
            while (true)
                yield return RandomRules.Flow(random, members.Count, lans.Length);
        }
    }

    // From the answer to the change until packets follow it, in both directions, at a machine of each kind.
    private static async Task EffectAsync(
        CheckTable table, LabApi api, NetworkAnswer network, List<(LabAgent Agent, PeerAnswer Peer)> members, FlowProbes probes, TextWriter progress, CancellationToken cancellation)
    {
        foreach (int to in new[] { 1, members.Count - 1 })
        {
            TimeSpan worst = TimeSpan.Zero;
            for (int i = 0; i < Switches; i++)
            {
                bool opens = i % 2 == 1;
                await PutAsync(api, network, opens ? "default: allow\n" : $"default: allow\nrules:\n  - deny: everyone\n    to: device:{members[to].Peer.Name}\n    ports: [udp/9]\n", cancellation);
                long start = TimeProvider.System.GetTimestamp();
                // Each look takes a fifth of a second, so what is told is at most that too long.
                while ((await probes.RunAsync([new Flow(0, to, PolicyProtocol.Udp, 9)], tries: 1, cancellation))[0] != opens && TimeProvider.System.GetElapsedTime(start) < EffectLimit * 5)
                {
                }
                TimeSpan took = TimeProvider.System.GetElapsedTime(start);
                worst = took > worst ? took : worst;
            }
            progress.WriteLine($"{members[to].Peer.Name}: worst {worst.TotalSeconds:0.00} s");
            table.Add($"{Switches} changes until packets to {members[to].Peer.Name} ({s_machines[to].Backend}) follow", "worst at most 2 s", string.Create(CultureInfo.InvariantCulture, $"{worst.TotalSeconds:0.00} s"), worst <= EffectLimit);
        }
    }

    private static Task<object> PutAsync(LabApi api, NetworkAnswer network, string text, CancellationToken cancellation) =>
        api.PutAsync<object>($"/v1/networks/{network.Id}/policy", new { text, confirmSeconds = 0 }, cancellation);

    private sealed record Outcome(int Flows, int Allowed, int Different, int ToLans, int ToLansAllowed)
    {
        public static Outcome operator +(Outcome one, Outcome other) => new(
            one.Flows + other.Flows, one.Allowed + other.Allowed, one.Different + other.Different, one.ToLans + other.ToLans, one.ToLansAllowed + other.ToLansAllowed);
    }
}
