namespace Lanstead.Cli.Commands;

/// <summary>What a service sees of who calls, as people say it here and as the server does.</summary>
internal static class CallerWords
{
    /// <summary>A header of the PROXY protocol tells.</summary>
    public static bool IsProxy(string? option) => option is "proxy-v1" or "proxy-v2";

    /// <summary>The server's word for an option's value.</summary>
    public static string? ToServer(string? option) => option switch { "proxy-v1" => "proxyV1", "proxy-v2" => "proxyV2", _ => option };

    /// <summary>A sentence for the server's word.</summary>
    public static string Of(string source) => source switch
    {
        "kept" => "the service sees their true addresses",
        "proxyV1" => "the service sees the device, and is told their true addresses by the PROXY protocol, version 1",
        "proxyV2" => "the service sees the device, and is told their true addresses by the PROXY protocol, version 2",
        _ => "the service sees the device's address",
    };
}
