using System.Net;
using Lanstead.Agent.Policy;
using Lanstead.DataPlane.Filter;
using Lanstead.Policy;
using Lanstead.Policy.Text;
using Lanstead.Primitives;

namespace Lanstead.Tests.Plain.Policy;

public sealed class AccessPolicyTests
{
    private const string Servers = "rules:\n  - allow: user:ada\n    to: tag:server\n    ports: [tcp/22]\n  - allow: everyone\n    to: device:nas\n    ports: [tcp/445]\n";

    [Fact]
    public void The_first_rule_that_matches_decides_and_is_told_with_its_line()
    {
        AccessPolicy policy = Of(Servers);

        Assert.Equal(new PolicyDecision(PolicyVerdict.Allow, 1, 2), policy.Decide(Id(policy, "laptop"), Id(policy, "nas"), PolicyProtocol.Tcp, 22));
        Assert.Equal(new PolicyDecision(PolicyVerdict.Allow, 2, 5), policy.Decide(Id(policy, "phone"), Id(policy, "nas"), PolicyProtocol.Tcp, 445));
        Assert.Equal(new PolicyDecision(PolicyVerdict.Deny, 0, 0), policy.Decide(Id(policy, "phone"), Id(policy, "nas"), PolicyProtocol.Tcp, 22));
        Assert.False(policy.Decide(Id(policy, "nas"), new PeerId(new Guid(99, 0, 0, new byte[8])), PolicyProtocol.Icmp, 0).IsAllowed);
    }

    // The same flows by the pure function, by the rules that a device gets, and by the filter that is compiled of those.
    [Fact]
    public void A_device_enforces_what_the_policy_says()
    {
        int flows = 0, allowed = 0;
        for (int seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            AccessPolicy policy = AccessPolicy.Of(RandomPolicy.Document(random), RandomPolicy.Facts(random));
            PolicyPeer[] peers = [.. policy.Facts.Peers];
            var rules = peers.ToDictionary(peer => peer.Id, peer => policy.CompileFor(peer.Id));
            var filters = peers.ToDictionary(peer => peer.Id, peer => CompiledFilter.Compile(PolicyFilter.Of(rules[peer.Id], Scope(policy.Facts, peer))).Value);
            for (int i = 0; i < 100; i++)
            {
                PolicyLan? lan = random.Next(4) == 0 ? policy.Facts.Lans[random.Next(policy.Facts.Lans.Count)] : null;
                PolicyPeer from = peers[random.Next(peers.Length)], to = lan is null ? peers[random.Next(peers.Length)] : peers.Single(peer => peer.Id == lan.Router);
                if (from == to)
                    continue;
                (PolicyProtocol protocol, ushort port) = RandomPolicy.Flow(random);
                bool expected = policy.Decide(from.Id, lan?.Id ?? to.Id, protocol, port).IsAllowed;
                bool six = lan is null && random.Next(2) == 0;
                (IPAddress source, IPAddress destination) = six ? (from.Ipv6, to.Ipv6) : (from.Ipv4, to.Ipv4);
                if (lan is not null)
                    destination = new IPAddress([.. lan.Reach.BaseAddress.GetAddressBytes().Take(3), (byte)random.Next(1, 255)]);
                flows++;
                allowed += expected ? 1 : 0;
                // What arrives for a LAN is judged by the device before it alone.
                if (lan is not null)
                {
                    Check(to, toDevice: true);
                    continue;
                }
                // 1. Where it arrives, if that has an agent.
                if (!to.IsConfigOnly)
                    Check(to, toDevice: true);
                // 2. At the gateway, when one of both has none.
                if ((from.IsConfigOnly || to.IsConfigOnly) && policy.Facts.Gateway is { } gateway && gateway != to.Id && gateway != from.Id)
                    Check(peers.Single(peer => peer.Id == gateway), toDevice: false);

                void Check(PolicyPeer judge, bool toDevice)
                {
                    string about = $"Seed {seed}: {from.Name} to {to.Name} {protocol} {port} at {judge.Name}\n{PolicyText.Write(policy.Document)}";
                    Assert.True(expected == rules[judge.Id].Decide(source, destination, toDevice, protocol, port).IsAllowed, about);
                    byte number = protocol switch { PolicyProtocol.Any => 47, PolicyProtocol.Icmp => (byte)(six ? 58 : 1), _ => (byte)protocol };
                    FilterRules given = PolicyFilter.Of(rules[judge.Id], Scope(policy.Facts, judge));
                    int? rule = filters[judge.Id].RuleFor(source, destination, number, protocol == PolicyProtocol.Icmp ? (ushort)8 : port);
                    Assert.True(expected == ((rule is { } at ? given.Rules[at].Action : given.Default) == FilterAction.Allow), "Filter: " + about);
                }
            }
        }
        Assert.InRange(flows, 20_000, 30_000);
        Assert.InRange(allowed, flows / 5, flows * 4 / 5);
    }

    private static PacketScope Scope(PolicyFacts facts, PolicyPeer peer) => new([peer.Ipv4, peer.Ipv6], [facts.Ipv4, facts.Ipv6], facts.Gateway == peer.Id)
    {
        Lans = [.. facts.Lans.Where(lan => lan.Router == peer.Id).Select(lan => lan.Reach)],
    };

    [Fact]
    public void What_a_change_opens_and_closes_is_what_the_policies_say_of_each_port()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new Random(seed);
            PolicyFacts facts = RandomPolicy.Facts(random);
            AccessPolicy before = AccessPolicy.Of(RandomPolicy.Document(random), facts), after = AccessPolicy.Of(RandomPolicy.Document(random), facts);

            PolicyDifference difference = PolicyDifference.Between(before, after, int.MaxValue);

            var changes = difference.Changes.ToDictionary(change => (change.From.Id, change.To.Id));
            Assert.Equal(difference.Opening, changes.Values.Count(change => change.Opens.Count > 0));
            for (int i = 0; i < 200; i++)
            {
                PolicyPeer[] reached = [.. facts.Peers, .. after.Lans];
                PolicyPeer from = facts.Peers[random.Next(12)], to = reached[random.Next(reached.Length)];
                if (from == to || facts.Lans.Any(lan => lan.Id == to.Id && lan.Router == from.Id))
                    continue;
                (PolicyProtocol protocol, ushort port) = RandomPolicy.Flow(random);
                bool was = before.Decide(from.Id, to.Id, protocol, port).IsAllowed, now = after.Decide(from.Id, to.Id, protocol, port).IsAllowed;
                changes.TryGetValue((from.Id, to.Id), out PolicyChange? change);
                Assert.True((now && !was) == Names(change?.Opens, protocol, port), $"Seed {seed} opens {from.Name} {to.Name} {protocol} {port}");
                Assert.True((was && !now) == Names(change?.Closes, protocol, port), $"Seed {seed} closes {from.Name} {to.Name} {protocol} {port}");
            }
        }
    }

    [Fact]
    public void Tests_within_the_policy_say_which_pair_is_not_as_expected()
    {
        AccessPolicy policy = Of(Servers + "tests:\n  - {from: user:ada, to: tag:server, port: tcp/22, expect: allowed}\n  - {from: everyone, to: device:nas, port: tcp/22, expect: denied}\n  - {from: device:gone, to: everyone, expect: allowed}\n");

        var results = PolicyTestRun.Of(policy);

        Assert.Equal([true, false, true], results.Select(result => result.Passed));
        Assert.Equal(("laptop", "nas", 1), (results[1].From!.Name, results[1].To!.Name, results[1].Decision.Rule));
        Assert.Equal(0, results[2].Pairs);
    }

    [Fact]
    public void A_LAN_is_a_destination_by_its_name_as_the_others_reach_it()
    {
        const string Text = """
            rules:
              - deny: device:phone
                to: lan:office
                ports: [tcp/22]
              - allow: everyone
                to: [device:laptop, lan:office]
            tests:
              - {from: device:phone, to: lan:office, port: tcp/22, expect: denied}
              - {from: device:phone, to: lan:office, port: tcp/443, expect: allowed}
              - {from: device:nas, to: lan:attic, expect: denied}
            """;
        AccessPolicy policy = Of(Text, new PolicyLan("office", Peer(4, "nas", "bob", []).Id, IPNetwork.Parse("10.211.0.0/24")), new PolicyLan("attic", Peer(4, "nas", "bob", []).Id, IPNetwork.Parse("192.168.9.0/24")));

        Assert.Equal(new PolicyDecision(PolicyVerdict.Deny, 1, 2), policy.Decide(Id(policy, "phone"), Id(policy, "lan:office"), PolicyProtocol.Tcp, 22));
        Assert.Equal(new PolicyDecision(PolicyVerdict.Allow, 2, 5), policy.Decide(Id(policy, "phone"), Id(policy, "lan:office"), PolicyProtocol.Tcp, 443));
        // The rule names the LAN, not the device before it, nor that one's other LAN.
        Assert.False(policy.Decide(Id(policy, "phone"), Id(policy, "nas"), PolicyProtocol.Tcp, 443).IsAllowed);
        Assert.Equal([true, true, true], PolicyTestRun.Of(policy).Select(result => result.Passed));
        DeviceRule[] rules = [.. policy.CompileFor(Id(policy, "nas")).Rules];
        Assert.All(rules, rule => Assert.Equal([IPNetwork.Parse("10.211.0.0/24")], rule.Destinations!));
        Assert.Equal([("gone", 4)], Of("rules:\n  - allow: everyone\n    to: lan:office\n  - allow: everyone\n    to: lan:gone\n", new PolicyLan("office", Peer(4, "nas", "bob", []).Id, IPNetwork.Parse("10.211.0.0/24"))).UnknownLans().Select(one => (one.Name, one.Line)));
        PolicyDifference opened = PolicyDifference.Between(Of("default: deny", [.. policy.Facts.Lans]), policy, 100);
        Assert.Equal(["laptop", "phone"], opened.Changes.Where(change => change.To.Name == "lan:office").Select(change => change.From.Name).Order());
    }

    [Theory]
    [InlineData("rules:\n  - allow: lan:office\n    to: everyone\n", 2)]
    [InlineData("groups:\n  some: [lan:office]\n", 2)]
    [InlineData("tests:\n  - {from: lan:office, to: everyone, expect: allowed}\n", 2)]
    public void A_LAN_does_not_send(string text, int line) => Assert.Equal(line, PolicyText.Read(text).Problems[0].Line);

    [Fact]
    public void A_rule_for_everyone_costs_the_same_whoever_joins()
    {
        var random = new Random(1);
        PolicyDocument document = PolicyText.Read("rules:\n  - allow: everyone\n    to: everyone\n    ports: [icmp]\n").Document!;
        DeviceRules few = AccessPolicy.Of(document, RandomPolicy.Facts(random)).CompileFor(new PeerId(new Guid(2, 0, 0, new byte[8])));
        DeviceRules many = AccessPolicy.Of(document, RandomPolicy.Facts(random, 200)).CompileFor(new PeerId(new Guid(2, 0, 0, new byte[8])));

        Assert.Equal(few.Rules.Single().Sources!, many.Rules.Single().Sources!);
        Assert.True(AccessPolicy.Of(PolicyDocument.AllowAll, RandomPolicy.Facts(random)).CompileFor(new PeerId(new Guid(2, 0, 0, new byte[8]))).AllowsAll);
    }

    [Fact]
    public void Taking_from_the_author_is_noticed()
    {
        AccessPolicy before = Of("default: allow"), after = Of(Servers);

        Assert.True(PolicyDifference.TakesFrom(before, after, "ada"));
        Assert.False(PolicyDifference.TakesFrom(after, before, "ada"));
        Assert.False(PolicyDifference.TakesFrom(before, after, "nobody"));
    }

    private static bool Names(IReadOnlyList<string>? words, PolicyProtocol protocol, ushort port) => words is not null && words.Any(word =>
        word == "any" || (word == "other" && protocol == PolicyProtocol.Any) || (word != "other" && PolicyService.TryParse(word, out PolicyService service) && service.Protocol != PolicyProtocol.Any && service.Holds(protocol, port)));

    private static AccessPolicy Of(string text, params PolicyLan[] lans)
    {
        (PolicyDocument? document, var problems) = PolicyText.Read(text);
        Assert.Empty(problems);
        return AccessPolicy.Of(document!, new PolicyFacts(IPNetwork.Parse("10.9.0.0/24"), IPNetwork.Parse("fd00:9::/64"),
        [
            Peer(2, "laptop", "ada", []), Peer(3, "phone", "bob", []), Peer(4, "nas", "bob", ["server"]),
        ], null) { Lans = lans });
    }

    private static PolicyPeer Peer(int number, string name, string owner, string[] tags) => new(
        new PeerId(new Guid(number, 0, 0, new byte[8])), name, owner, "member", tags, IPAddress.Parse($"10.9.0.{number}"), IPAddress.Parse($"fd00:9::{number:x}"), false);

    private static PeerId Id(AccessPolicy policy, string name) => policy.Find(name)!.Id;
}
