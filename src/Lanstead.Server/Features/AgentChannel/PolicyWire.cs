using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Google.Protobuf;
using Lanstead.Policy;
using Lanstead.Protocol.Wire;

namespace Lanstead.Server.Features.AgentChannel;

/// <summary>The rules of a device as agents get them.</summary>
internal static class PolicyWire
{
    /// <summary>Adds the rules to a statement.</summary>
    public static void Add(DevicePolicy statement, DeviceRules rules)
    {
        foreach (DeviceRule rule in rules.Rules)
        {
            var wire = new Protocol.Wire.PolicyRule { Verdict = (uint)rule.Verdict, Direction = (uint)rule.Direction };
            (wire.From4, wire.From6) = (Pack(rule.Sources, AddressFamily.InterNetwork), Pack(rule.Sources, AddressFamily.InterNetworkV6));
            (wire.To4, wire.To6) = (Pack(rule.Destinations, AddressFamily.InterNetwork), Pack(rule.Destinations, AddressFamily.InterNetworkV6));
            wire.Ports.AddRange(rule.Services.Select(service => new PolicyPorts { Protocol = (uint)service.Protocol, First = service.First, Last = service.Last }));
            statement.Rules.Add(wire);
            statement.RuleNumbers.Add((uint)rule.Rule);
        }
    }

    /// <summary>What tells two rule sets apart: what they do, not where in the policy they stand, so that a line more in it changes nothing for others.</summary>
    /// <param name="rules">The rules.</param>
    /// <param name="lists">Hashes of address lists that other devices of the network share.</param>
    public static byte[] HashOf(DeviceRules rules, Dictionary<IReadOnlyList<IPNetwork>, byte[]> lists)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> head = stackalloc byte[8];
        foreach (DeviceRule rule in rules.Rules)
        {
            head.Clear();
            (head[0], head[1], head[2], head[3]) = ((byte)rule.Verdict, (byte)rule.Direction, (byte)(rule.Sources is null ? 0 : 1), (byte)(rule.Destinations is null ? 0 : 1));
            BinaryPrimitives.WriteInt32BigEndian(head[4..], rule.Services.Count);
            hash.AppendData(head);
            if (rule.Sources is { } sources)
                hash.AppendData(HashOf(sources, lists));
            if (rule.Destinations is { } destinations)
                hash.AppendData(HashOf(destinations, lists));
            foreach (PolicyService service in rule.Services)
            {
                head[0] = (byte)service.Protocol;
                BinaryPrimitives.WriteUInt16BigEndian(head[1..], service.First);
                BinaryPrimitives.WriteUInt16BigEndian(head[3..], service.Last);
                hash.AppendData(head[..5]);
            }
        }
        return hash.GetHashAndReset();
    }

    private static byte[] HashOf(IReadOnlyList<IPNetwork> list, Dictionary<IReadOnlyList<IPNetwork>, byte[]> lists)
    {
        if (!lists.TryGetValue(list, out byte[]? hash))
        {
            byte[] four = Pack(list, AddressFamily.InterNetwork).ToByteArray(), six = Pack(list, AddressFamily.InterNetworkV6).ToByteArray();
            lists[list] = hash = SHA256.HashData([.. SHA256.HashData(four), .. SHA256.HashData(six)]);
        }
        return hash;
    }

    private static ByteString Pack(IReadOnlyList<IPNetwork>? networks, AddressFamily family)
    {
        if (networks is null)
            return ByteString.Empty;
        using var bytes = new MemoryStream();
        foreach (IPNetwork network in networks.Where(network => network.BaseAddress.AddressFamily == family))
        {
            bytes.Write(network.BaseAddress.GetAddressBytes());
            bytes.WriteByte((byte)network.PrefixLength);
        }
        return ByteString.CopyFrom(bytes.ToArray());
    }
}
