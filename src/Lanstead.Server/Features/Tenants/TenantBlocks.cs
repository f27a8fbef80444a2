using System.Net;
using System.Security.Cryptography;
using Lanstead.Primitives;

namespace Lanstead.Server.Features.Tenants;

/// <summary>The address ranges from which a tenant's networks come.</summary>
internal static class TenantBlocks
{
    /// <summary>A random /16 of 10.0.0.0/8, so that two tenants' networks, or a home's and a tenant's, seldom meet. The first is left out: homes use it.</summary>
    public static IPNetwork RandomIpv4() => new(new IPAddress([10, (byte)RandomNumberGenerator.GetInt32(1, 255), 0, 0]), 16);

    /// <summary>The unique local /48 of the tenant: fd, then 40 bits of the hash of its id (RFC 4193 §3.2.2 lets the bits come from a hash).</summary>
    public static IPNetwork Ipv6Of(TenantId tenant)
    {
        byte[] address = new byte[16];
        address[0] = 0xFD;
        SHA256.HashData(tenant.Value.ToByteArray(bigEndian: true)).AsSpan(0, 5).CopyTo(address.AsSpan(1));
        return new IPNetwork(new IPAddress(address), 48);
    }
}
