using System.Globalization;
using System.Net;
using Lanstead.Agent.Policy;
using Lanstead.Protocol.Wire;

namespace Lanstead.Agent.Exposing;

/// <summary>What programs of this machine listen on, for whoever chooses what to expose.</summary>
internal static class ListeningPrograms
{
    private const int Max = 256;

    // The system gives these to sockets that ask for no port (ip_local_port_range as Linux has it).
    private const int PassingFirst = 32_768;

    private const string SocketLink = "socket:[";

    /// <summary>Those that others could be led to, by port.</summary>
    public static IReadOnlyList<ListeningPort> Of(IReadOnlyList<ListeningSocket> sockets, Func<ulong, string> programOf) =>
    [
        .. sockets.Where(socket => socket.Inode != 0 && !IPAddress.IsLoopback(socket.Address) && !socket.Address.IsIPv6LinkLocal && !(socket.Udp && socket.Port >= PassingFirst))
            .Select(socket => (socket.Udp, socket.Port, Address: socket.IsAny ? "" : socket.Address.ToString(), Program: programOf(socket.Inode)))
            .Distinct().OrderBy(one => one.Port).ThenBy(one => one.Udp).ThenBy(one => one.Address, StringComparer.Ordinal).Take(Max)
            .Select(one => new ListeningPort { Udp = one.Udp, Port = one.Port, Address = one.Address, Program = one.Program }),
    ];

    /// <summary>Names of programs by their sockets, as far as this process may see them.</summary>
    /// <param name="wanted">The sockets.</param>
    /// <param name="root">Where <c>/proc</c> is.</param>
    public static Dictionary<ulong, string> Names(IReadOnlySet<ulong> wanted, string root = "/proc")
    {
        var names = new Dictionary<ulong, string>();
        foreach (string process in Directory.EnumerateDirectories(root).Where(path => uint.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out _)))
        {
            if (names.Count == wanted.Count)
                break;
            try
            {
                string? name = null;
                foreach (string descriptor in Directory.EnumerateFiles(Path.Combine(process, "fd")))
                {
                    if (new FileInfo(descriptor).LinkTarget is { } target && target.StartsWith(SocketLink, StringComparison.Ordinal)
                        && ulong.TryParse(target.AsSpan(SocketLink.Length, target.Length - SocketLink.Length - 1), CultureInfo.InvariantCulture, out ulong inode) && wanted.Contains(inode))
                        names.TryAdd(inode, name ??= LocalPolicy.Printable(File.ReadAllText(Path.Combine(process, "comm")).TrimEnd('\n')));
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It ended, or is none of ours to see.
            }
        }
        return names;
    }
}
