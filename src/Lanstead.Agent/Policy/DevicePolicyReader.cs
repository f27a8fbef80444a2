using System.Buffers.Binary;
using System.Net;
using Google.Protobuf;
using Lanstead.Policy;
using Lanstead.Protocol.Wire;

namespace Lanstead.Agent.Policy;

/// <summary>From the signed statement of the server to rules, or what is wrong with it. Pure.</summary>
/// <remarks>Whoever signed it: one rule that makes no sense spoils all, since the rules after it were written with it in mind.</remarks>
internal static class DevicePolicyReader
{
    // As many as the filter takes.
    private const int MaxRules = 4096;

    /// <summary>Reads the rules; null with the fault.</summary>
    public static (DeviceRules? Rules, string? Fault) Read(DevicePolicy statement)
    {
        if (statement.Rules.Count > MaxRules)
            return (null, $"it has more than {MaxRules} rules");
        var rules = new List<DeviceRule>(statement.Rules.Count);
        for (int i = 0; i < statement.Rules.Count; i++)
        {
            Protocol.Wire.PolicyRule wire = statement.Rules[i];
            if (wire.Verdict > 1 || wire.Direction is 0 or > 3)
                return (null, $"rule {i + 1} has an unknown verdict or direction");
            if (!TryUnpack(wire.From4, wire.From6, out IReadOnlyList<IPNetwork>? sources) || !TryUnpack(wire.To4, wire.To6, out IReadOnlyList<IPNetwork>? destinations))
                return (null, $"rule {i + 1} has an address that is none");
            var services = new List<PolicyService>(wire.Ports.Count);
            foreach (PolicyPorts ports in wire.Ports)
            {
                if (ports.Protocol is not (0 or 1 or 6 or 17) || ports.First > ports.Last || ports.Last > ushort.MaxValue)
                    return (null, $"rule {i + 1} has ports that are none");
                services.Add(new PolicyService((PolicyProtocol)ports.Protocol, (ushort)ports.First, (ushort)ports.Last));
            }
            int number = i < statement.RuleNumbers.Count ? (int)Math.Min(statement.RuleNumbers[i], int.MaxValue) : 0;
            rules.Add(new DeviceRule((PolicyVerdict)wire.Verdict, (DeviceDirection)wire.Direction, sources, destinations, services, number, 0));
        }
        return (new DeviceRules(rules), null);
    }

    private static bool TryUnpack(ByteString four, ByteString six, out IReadOnlyList<IPNetwork>? networks)
    {
        networks = null;
        if (four.Length == 0 && six.Length == 0)
            return true;
        if (four.Length % 5 != 0 || six.Length % 17 != 0)
            return false;
        var list = new List<IPNetwork>((four.Length / 5) + (six.Length / 17));
        for (ReadOnlySpan<byte> rest = four.Span; rest.Length > 0; rest = rest[5..])
        {
            uint host = rest[4] >= 32 ? 0 : uint.MaxValue >> rest[4];
            if (rest[4] > 32 || (BinaryPrimitives.ReadUInt32BigEndian(rest) & host) != 0)
                return false;
            list.Add(new IPNetwork(new IPAddress(rest[..4]), rest[4]));
        }
        for (ReadOnlySpan<byte> rest = six.Span; rest.Length > 0; rest = rest[17..])
        {
            UInt128 host = rest[16] >= 128 ? 0 : UInt128.MaxValue >> rest[16];
            if (rest[16] > 128 || (BinaryPrimitives.ReadUInt128BigEndian(rest) & host) != 0)
                return false;
            list.Add(new IPNetwork(new IPAddress(rest[..16]), rest[16]));
        }
        networks = list;
        return true;
    }
}
