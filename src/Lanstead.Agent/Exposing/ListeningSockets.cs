using System.Globalization;
using System.Net;

namespace Lanstead.Agent.Exposing;

/// <summary>A socket of this machine that takes what comes unasked.</summary>
/// <param name="Udp">Else TCP.</param>
/// <param name="Address">Its own address; any address where it is bound to none.</param>
/// <param name="Port">Its port.</param>
/// <param name="Inode">By which its program is found; 0: the kernel's own.</param>
internal readonly record struct ListeningSocket(bool Udp, IPAddress Address, ushort Port, ulong Inode)
{
    public bool IsAny => Address.Equals(IPAddress.Any) || Address.Equals(IPAddress.IPv6Any);

    /// <summary>Whether it takes what goes to an address. One of IPv6 that is bound to none takes IPv4 too, mostly.</summary>
    public bool Takes(IPAddress address) => Address.Equals(IPAddress.IPv6Any) || (IsAny ? Address.AddressFamily == address.AddressFamily : Address.Equals(address));
}

/// <summary>Which sockets listen, from <c>/proc/net</c>.</summary>
internal static class ListeningSockets
{
    private const string Listening = "0A"; // TCP_LISTEN

    /// <param name="root">Where <c>/proc</c> is.</param>
    public static IReadOnlyList<ListeningSocket> Read(string root = "/proc")
    {
        var found = new List<ListeningSocket>();
        foreach ((string file, bool udp) in new[] { ("tcp", false), ("tcp6", false), ("udp", true), ("udp6", true) })
        {
            try
            {
                found.AddRange(File.ReadLines(Path.Combine(root, "net", file)).Skip(1).Select(line => Read(line, udp)).OfType<ListeningSocket>());
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // A kernel without IPv6 has no such file.
            }
        }
        return found;
    }

    // sl local_address rem_address st tx_queue:rx_queue tr:tm->when retrnsmt uid timeout inode (proc_net_tcp). Addresses are words in the machine's order.
    internal static ListeningSocket? Read(string line, bool udp)
    {
        string[] parts = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 10 || (udp ? !IsUnconnected(parts[2]) : parts[3] != Listening) || parts[1].Split(':') is not [var address, var port]
            || address.Length is not (8 or 32) || !ushort.TryParse(port, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort number) || !ulong.TryParse(parts[9], CultureInfo.InvariantCulture, out ulong inode))
            return null;
        byte[] bytes = new byte[address.Length / 2];
        for (int i = 0; i < bytes.Length; i += sizeof(uint))
        {
            if (!uint.TryParse(address.AsSpan(i * 2, 8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint word))
                return null;
            BitConverter.TryWriteBytes(bytes.AsSpan(i), word);
        }
        var own = new IPAddress(bytes);
        return new ListeningSocket(udp, own.IsIPv4MappedToIPv6 ? own.MapToIPv4() : own, number, inode);
    }

    // One that is connected takes from the other end alone.
    private static bool IsUnconnected(string remote) => remote.EndsWith(":0000", StringComparison.Ordinal);
}
