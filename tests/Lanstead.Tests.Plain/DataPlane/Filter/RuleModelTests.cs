using System.Net;
using System.Net.Sockets;
using Lanstead.DataPlane.Filter;

namespace Lanstead.Tests.Plain.DataPlane.Filter;

/// <summary>Compiled rules against a scan of the rules as they were given. <c>./test --long</c> looks further.</summary>
public sealed class RuleModelTests
{
    private static readonly int Rounds = LongRun.Of(2000, 60);

    // Few values, so that random rules and packets meet; the ends of each range are among them.
    private static readonly byte[] Protocols = [0, 1, 6, 17, 47, 58, 255];
    private static readonly ushort[] Ports = [0, 1, 22, 53, 79, 80, 81, 255, 1024, 65534, 65535];

    [Fact]
    public void Random_rules_are_judged_as_by_a_scan()
    {
        int decided = 0;
        for (int seed = 0; seed < Rounds; seed++)
        {
            var random = new Random(seed);
            var rules = new FilterRules
            {
                Rules = [.. Enumerable.Range(0, random.Next(0, seed % 10 == 0 ? 1000 : 150)).Select(_ => RandomRule(random))],
                Default = (FilterAction)random.Next(2),
                LocalPrefixes = [.. Enumerable.Range(0, random.Next(4)).Select(_ => RandomNetwork(random))],
            };
            CompiledFilter compiled = CompiledFilter.Compile(rules).Value;
            for (int i = 0; i < 300; i++)
            {
                bool v6 = random.Next(3) == 0;
                (IPAddress from, IPAddress to) = (RandomAddress(random, v6), RandomAddress(random, v6));
                byte protocol = Protocols[random.Next(Protocols.Length)];
                ushort service = protocol is 6 or 17 ? Ports[random.Next(Ports.Length)] : protocol == (v6 ? 58 : 1) ? (ushort)random.Next(4) : (ushort)0;
                int? expected = Scan(rules, from, to, protocol, service);
                decided += expected is null ? 0 : 1;
                Assert.True(expected == compiled.RuleFor(from, to, protocol, service), $"seed {seed}: {from} → {to}, {protocol}/{service}: rule {expected} expected");
            }
        }
        Assert.InRange(decided, Rounds * 30, Rounds * 300);
    }

    internal static int? Scan(FilterRules rules, IPAddress from, IPAddress to, byte protocol, ushort service)
    {
        byte first = to.GetAddressBytes()[0];
        bool multicast = to.AddressFamily == AddressFamily.InterNetwork ? first >> 4 == 14 || to.Equals(IPAddress.Broadcast) : first == 255;
        FilterDirections direction = multicast || rules.LocalPrefixes.Any(local => local.Contains(to)) ? FilterDirections.Inbound : FilterDirections.Forwarded;
        for (int i = 0; i < rules.Rules.Count; i++)
        {
            FilterRule rule = rules.Rules[i];
            bool ports = rule.DestinationPorts.Count == 0 || (protocol is 6 or 17 && rule.DestinationPorts.Any(range => range.First <= service && service <= range.Last));
            if ((rule.Directions & direction) != 0 && ports
                && (rule.Sources.Count == 0 || rule.Sources.Any(source => source.Contains(from)))
                && (rule.Destinations.Count == 0 || rule.Destinations.Any(destination => destination.Contains(to)))
                && (rule.Protocol is null || rule.Protocol == protocol)
                && (rule.IcmpTypes.Count == 0 || rule.IcmpTypes.Any(type => type == service)))
            {
                return i;
            }
        }
        return null;
    }

    private static FilterRule RandomRule(Random random)
    {
        byte? protocol = random.Next(3) == 0 ? null : Protocols[random.Next(Protocols.Length)];
        return new FilterRule
        {
            Action = (FilterAction)random.Next(2),
            Directions = (FilterDirections)random.Next(4),
            Sources = [.. Enumerable.Range(0, random.Next(4)).Select(_ => RandomNetwork(random))],
            Destinations = [.. Enumerable.Range(0, random.Next(4)).Select(_ => RandomNetwork(random))],
            Protocol = protocol,
            DestinationPorts = protocol is null or 6 or 17 ? [.. Enumerable.Range(0, random.Next(3)).Select(_ => RandomRange(random))] : [],
            // An ICMP number in the other family has no types: the scan's model keeps to pairs that can occur.
            IcmpTypes = protocol is 1 or 58 && random.Next(2) == 0 ? [(byte)random.Next(4)] : [],
        };
    }

    private static PortRange RandomRange(Random random)
    {
        ushort a = Ports[random.Next(Ports.Length)], b = Ports[random.Next(Ports.Length)];
        return new PortRange(Math.Min(a, b), Math.Max(a, b));
    }

    private static IPNetwork RandomNetwork(Random random)
    {
        byte[] bytes = RandomAddress(random, random.Next(3) == 0).GetAddressBytes();
        int length = random.Next(8) == 0 ? 0 : random.Next(0, (bytes.Length * 8) + 1);
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] &= (byte)(0xff << (8 - Math.Clamp(length - (i * 8), 0, 8)));
        return new IPNetwork(new IPAddress(bytes), length);
    }

    private static IPAddress RandomAddress(Random random, bool v6)
    {
        byte[] bytes = new byte[v6 ? 16 : 4];
        for (int i = 0; i < bytes.Length; i++)
            bytes[i] = random.Next(4) switch { 0 => 0, 1 => 255, 2 => 10, _ => (byte)random.Next(256) };
        return new IPAddress(bytes);
    }
}
