using System.Diagnostics.CodeAnalysis;

namespace Lanstead.Names;

/// <summary>Types of records that have a meaning here; any other number goes through as it is. IANA "DNS parameters".</summary>
public enum DnsType : ushort
{
    /// <summary>No type: a question cannot ask for it.</summary>
    None = 0,

    /// <summary>IPv4 address, RFC 1035 §3.4.1.</summary>
    A = 1,

    /// <summary>Name of a name server, RFC 1035 §3.3.11.</summary>
    Ns = 2,

    /// <summary>Another name for the same, RFC 1035 §3.3.1.</summary>
    Cname = 5,

    /// <summary>Start of a zone, RFC 1035 §3.3.13.</summary>
    Soa = 6,

    /// <summary>Name of an address, RFC 1035 §3.3.12.</summary>
    [SuppressMessage("Naming", "CA1720", Justification = "The record's own name.")]
    Ptr = 12,

    /// <summary>IPv6 address, RFC 3596 §2.1.</summary>
    Aaaa = 28,

    /// <summary>What EDNS adds to a message, RFC 6891 §6.1.</summary>
    Opt = 41,

    /// <summary>Question for anything; answered with one set of records, RFC 8482 §4.1.</summary>
    Any = 255,
}
