using System.Net;
using System.Net.Sockets;

namespace Lanstead.Protocol;

/// <summary>What names that people add to a network may say; both sides hold to it, since a record leads every member's programs somewhere.</summary>
public static class NameRules
{
    /// <summary>Most records of a network: they go out with each change of its head.</summary>
    public const int RecordsMax = 100;

    /// <summary>Longest name below the network's domain.</summary>
    public const int NameMaxLength = 120;

    /// <summary>Longest suffix.</summary>
    public const int SuffixMaxLength = 64;

    /// <summary>Suffix of a server that sets none: <c>.internal</c> is kept for private use (ADR 27).</summary>
    public const string DefaultSuffix = "lanstead.internal";

    /// <summary>True for labels with dots between them: what all names of a server's networks may end in.</summary>
    public static bool IsSuffix(string? text) =>
        text is { Length: > 0 and <= SuffixMaxLength } && text.Split('.') is var labels && labels.All(label => DnsLabel.IsValid(label)) && !labels.All(label => label.All(char.IsAsciiDigit));

    /// <summary>True for up to four labels, of which the first may be <c>*</c>: all that is not there otherwise.</summary>
    public static bool IsName(string? text)
    {
        if (text is not { Length: > 0 and <= NameMaxLength })
            return false;
        string[] labels = text.Split('.');
        return labels.Length <= 4 && labels.Index().All(part => DnsLabel.IsValid(part.Item) || (part.Index == 0 && part.Item == "*"));
    }

    /// <summary>True when the data is what the type says: an address that a program may be led to, or another name of the same network.</summary>
    /// <remarks>Never this machine itself, nor what has a meaning on one link only (cloud metadata is at 169.254.169.254).</remarks>
    public static bool IsData(string? type, string? data) => type switch
    {
        "A" => IPAddress.TryParse(data, out IPAddress? address) && address.AddressFamily == AddressFamily.InterNetwork && address.ToString() == data && IsUsable4(address.GetAddressBytes()),
        "AAAA" => IPAddress.TryParse(data, out IPAddress? address) && address.AddressFamily == AddressFamily.InterNetworkV6 && address.ToString() == data
            && !IPAddress.IsLoopback(address) && !address.Equals(IPAddress.IPv6Any) && !address.IsIPv6Multicast && !address.IsIPv6LinkLocal && !address.IsIPv4MappedToIPv6,
        "CNAME" => IsName(data) && !data!.StartsWith('*'),
        _ => false,
    };

    private static bool IsUsable4(byte[] bytes) => bytes[0] is not (0 or 127 or >= 224) && !(bytes[0] == 169 && bytes[1] == 254);
}
