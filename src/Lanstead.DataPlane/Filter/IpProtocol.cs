namespace Lanstead.DataPlane.Filter;

/// <summary>Protocol numbers, IPv6 extension headers, TCP flags and ICMP types that the filter knows (IANA's registries).</summary>
internal static class IpProtocol
{
    public const byte Icmp4 = 1;
    public const byte Tcp = 6;
    public const byte Udp = 17;
    public const byte Icmp6 = 58;

    public const byte HopByHop = 0;
    public const byte Routing = 43;
    public const byte Fragment = 44;
    public const byte Authentication = 51;
    public const byte NoNextHeader = 59;
    public const byte DestinationOptions = 60;
    public const byte Mobility = 135;
    public const byte HostIdentity = 139;
    public const byte Shim6 = 140;
    public const byte Experiment1 = 253;
    public const byte Experiment2 = 254;

    public const byte Fin = 0x01;
    public const byte Syn = 0x02;
    public const byte Rst = 0x04;
    public const byte Ack = 0x10;

    public const byte EchoReply4 = 0;
    public const byte Unreachable4 = 3;
    public const byte EchoRequest4 = 8;
    public const byte TimeExceeded4 = 11;
    public const byte ParameterProblem4 = 12;

    public const byte Unreachable6 = 1;
    public const byte ParameterProblem6 = 4;
    public const byte EchoRequest6 = 128;
    public const byte EchoReply6 = 129;

    /// <summary>True for messages that tell of the fate of another packet and carry its beginning.</summary>
    public static bool IsIcmpError(bool isIpv6, byte type) => isIpv6
        ? type is >= Unreachable6 and <= ParameterProblem6
        : type is Unreachable4 or TimeExceeded4 or ParameterProblem4;
}
