using System.Net;

namespace Lanstead.Names;

/// <summary>One record that can be given as an answer: an address, or another name.</summary>
public sealed record DnsRecord
{
    private DnsRecord(DnsType type, IPAddress? address, DnsName target) => (Type, Address, Target) = (type, address, target);

    /// <summary>Its type.</summary>
    public DnsType Type { get; }

    /// <summary>The address of A and AAAA; null for others.</summary>
    public IPAddress? Address { get; }

    /// <summary>The name that CNAME, PTR and NS tell.</summary>
    public DnsName Target { get; }

    /// <summary>A or AAAA, as the address is.</summary>
    public static DnsRecord Of(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return new DnsRecord(address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? DnsType.A : DnsType.Aaaa, address, default);
    }

    /// <summary>Another name for the same.</summary>
    public static DnsRecord Alias(DnsName target) => new(DnsType.Cname, null, target);

    /// <summary>The name of an address.</summary>
    public static DnsRecord NameOfAddress(DnsName target) => new(DnsType.Ptr, null, target);

    /// <summary>Who answers for a zone.</summary>
    public static DnsRecord NameServer(DnsName target) => new(DnsType.Ns, null, target);
}
