using System.Text.Json;

namespace Lanstead.Server.Features.Expose;

/// <summary>Whether a tunnel server takes new exposures, and has those that are there open.</summary>
internal enum TunnelServerStatus
{
    /// <summary>Both.</summary>
    Active,

    /// <summary>What is there stays open; nothing new comes.</summary>
    Draining,

    /// <summary>Neither.</summary>
    Disabled,
}

/// <summary>How a new client gets its public address.</summary>
internal enum AddressAssignment
{
    /// <summary>One after another.</summary>
    RoundRobin,

    /// <summary>The one with the fewest exposures.</summary>
    LeastUsed,

    /// <summary>Whoever adds it says which.</summary>
    Manual,
}

/// <summary>Whether a public address is used.</summary>
internal enum PoolAddressStatus
{
    /// <summary>It is.</summary>
    Active,

    /// <summary>Nothing is open at it.</summary>
    Disabled,
}

/// <summary>How a public address came to be known.</summary>
internal enum PoolAddressOrigin
{
    /// <summary>Its machine told.</summary>
    Found,

    /// <summary>A person added it.</summary>
    Added,
}

/// <summary>Whether a client's exposures are open.</summary>
internal enum TunnelClientStatus
{
    /// <summary>They are.</summary>
    Active,

    /// <summary>None is.</summary>
    Suspended,
}

/// <summary>What the service sees as the caller's address.</summary>
internal enum ExposureSource
{
    /// <summary>The true one.</summary>
    Kept,

    /// <summary>The home machine's own.</summary>
    Masquerade,

    /// <summary>The home machine's own, and the true one in a header of the PROXY protocol, version 1: for services that read it. TCP alone.</summary>
    ProxyV1,

    /// <summary>The same in version 2.</summary>
    ProxyV2,
}

/// <summary>Which protocols a port is exposed for.</summary>
internal enum PortProtocol
{
    /// <summary>TCP.</summary>
    Tcp,

    /// <summary>UDP.</summary>
    Udp,

    /// <summary>Both.</summary>
    Both,
}

/// <summary>How an exposure is, of both its ends together.</summary>
internal enum ExposureCondition
{
    /// <summary>Callers reach it.</summary>
    Open,

    /// <summary>One end has not said yet that it is.</summary>
    Opening,

    /// <summary>Somebody closed it: it, its client, its address or its server.</summary>
    Closed,

    /// <summary>One end could not: its code tells.</summary>
    Failed,

    /// <summary>The machine of one end is away.</summary>
    Offline,
}

/// <summary>Words of the database for these.</summary>
internal static class ExposeWords
{
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    public static T Read<T>(string word)
        where T : struct, Enum => Enum.Parse<T>(word.Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
}
