using System.Net;
using Lanstead.Policy;
using Lanstead.Primitives;

namespace Lanstead.Tests.Plain.Policy;

/// <summary>Policies and networks out of a seed: small enough that rules often match, with a gateway and devices behind it.</summary>
internal static class RandomPolicy
{
    private static readonly string[] s_people = ["ada", "bob", "cleo", "dan"];
    private static readonly string[] s_tags = ["server", "game", "lab"];

    public static PolicyFacts Facts(Random random, int count = 12)
    {
        PolicyPeer[] peers = [.. Enumerable.Range(0, count).Select(i => new PolicyPeer(
            new PeerId(new Guid(i + 1, 0, 0, new byte[8])), $"d{i}", s_people[random.Next(s_people.Length)], PolicySelector.Roles[random.Next(5)],
            [.. s_tags.Where(_ => random.Next(4) == 0)], IPAddress.Parse($"10.9.0.{i + 2}"), IPAddress.Parse($"fd00:9::{i + 2:x}"), i >= count - 3))];
        return new PolicyFacts(IPNetwork.Parse("10.9.0.0/24"), IPNetwork.Parse("fd00:9::/64"), peers, random.Next(5) == 0 ? null : peers[0].Id)
        {
            // One LAN behind two devices, one of them the gateway; and one by another range than its own.
            Lans =
            [
                new("office", peers[0].Id, IPNetwork.Parse("192.168.7.0/24")), new("office", peers[1].Id, IPNetwork.Parse("192.168.7.0/24")),
                new("lab", peers[1].Id, IPNetwork.Parse("10.211.0.0/24")),
            ],
        };
    }

    public static PolicyDocument Document(Random random) => new(
        random.Next(4) == 0 ? PolicyVerdict.Allow : PolicyVerdict.Deny,
        [new PolicyGroup("some", Selectors(random, groups: false), 0), new PolicyGroup("none", [], 0)],
        [.. Enumerable.Range(0, random.Next(8)).Select(_ => new PolicyRule(
            random.Next(4) == 0 ? PolicyVerdict.Deny : PolicyVerdict.Allow, Selectors(random, groups: true), [.. Selectors(random, groups: true).Skip(random.Next(2)), .. Lans(random)], Services(random),
            random.Next(3) == 0 ? "why \"so\" \\ then" : "", 0))],
        [.. Enumerable.Range(0, random.Next(3)).Select(_ => new PolicyTest(
            Selector(random, true), Selector(random, true), random.Next(2) == 0 ? PolicyService.All : new PolicyService(PolicyProtocol.Tcp, 22, 22), (PolicyVerdict)random.Next(2), 0))]);

    /// <summary>A question that rules are likely to have an answer to.</summary>
    public static (PolicyProtocol Protocol, ushort Port) Flow(Random random) => random.Next(6) switch
    {
        0 => (PolicyProtocol.Icmp, 0),
        1 => (PolicyProtocol.Any, 0),
        2 or 3 => (PolicyProtocol.Udp, Port(random)),
        _ => (PolicyProtocol.Tcp, Port(random)),
    };

    private static ushort Port(Random random) => (ushort)(random.Next(3) == 0 ? random.Next(1, 65536) : random.Next(20, 30));

    private static List<PolicySelector> Selectors(Random random, bool groups) =>
        [.. Enumerable.Range(0, 1 + random.Next(3)).Select(_ => Selector(random, groups)).Distinct()];

    private static PolicySelector[] Lans(Random random) => [new(SelectorKind.Lan, random.Next(5) switch { 0 or 1 => "office", 2 or 3 => "lab", _ => "gone" })];

    private static PolicySelector Selector(Random random, bool groups) => random.Next(groups ? 7 : 6) switch
    {
        0 => PolicySelector.Everyone,
        1 => new(SelectorKind.User, s_people[random.Next(s_people.Length)]),
        2 => new(SelectorKind.Tag, s_tags[random.Next(s_tags.Length)]),
        3 => new(SelectorKind.Role, PolicySelector.Roles[random.Next(5)]),
        6 => new(SelectorKind.Group, random.Next(4) == 0 ? "none" : "some"),
        _ => new(SelectorKind.Device, $"d{random.Next(14)}"),
    };

    private static List<PolicyService> Services(Random random) => [.. Enumerable.Range(0, random.Next(3)).Select(_ =>
    {
        ushort first = Port(random);
        ushort last = random.Next(2) == 0 ? first : (ushort)Math.Min(65535, first + random.Next(10));
        return random.Next(5) switch
        {
            0 => new PolicyService(PolicyProtocol.Icmp, 0, 65535),
            1 => new PolicyService(PolicyProtocol.Udp, 0, 65535),
            2 => new PolicyService(PolicyProtocol.Any, first, last),
            3 => new PolicyService(PolicyProtocol.Udp, first, last),
            _ => new PolicyService(PolicyProtocol.Tcp, first, last),
        };
    }).Distinct()];
}
