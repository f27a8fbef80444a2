using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Lanstead.Linux.Netlink;

/// <summary>Follows changes of links, addresses, routes and rules in one network namespace.</summary>
/// <remarks>
/// Bound to the network namespace of the thread that called <see cref="Open"/>. Changes are kept from that moment on, so open it, then list,
/// then read. One reader at a time. Own changes are told too.
/// </remarks>
public sealed class RouteMonitor : IDisposable
{
    // RTMGRP_LINK, IPV4_IFADDR, IPV4_ROUTE, IPV4_RULE, IPV6_IFADDR, IPV6_ROUTE, and bit 18 for RTNLGRP_IPV6_RULE.
    private const uint Groups = 0x1 | 0x10 | 0x40 | 0x80 | 0x100 | 0x400 | (1u << 18);

    private const int ReceiveBytes = 64 * 1024;

    // Each notification takes about 800 bytes of the kernel's queue: this holds some thousand, as when a busy machine restarts its network.
    private const int QueueBytes = 1024 * 1024;

    private readonly NetlinkSocket _socket;

    private RouteMonitor(NetlinkSocket socket) => _socket = socket;

    /// <summary>Starts to follow changes in the calling thread's network namespace.</summary>
    /// <exception cref="NetlinkException">The system refused the socket.</exception>
    public static RouteMonitor Open()
    {
        NetlinkSocket socket = NetlinkSocket.Open(Groups);
        socket.Socket.ReceiveBufferSize = QueueBytes;
        return new RouteMonitor(socket);
    }

    /// <summary>Yields changes as they come, until cancelled or disposed.</summary>
    /// <exception cref="NetlinkException">The socket failed.</exception>
    public async IAsyncEnumerable<RouteChange> ReadAll([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        byte[] buffer = new byte[ReceiveBytes];
        while (true)
        {
            foreach (RouteChange change in await Receive(buffer, cancellationToken))
                yield return change;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    internal static List<RouteChange> Read(ReadOnlySpan<byte> datagram)
    {
        var changes = new List<RouteChange>();
        var messages = new NetlinkMessages(datagram);
        while (messages.MoveNext())
        {
            if (Read(messages.Type, messages.Body) is { } change)
                changes.Add(change);
        }
        if (messages.IsTruncated)
            changes.Add(new RouteChange(RouteSubject.Lost, Removed: false));
        return changes;
    }

    private static RouteChange? Read(ushort type, ReadOnlySpan<byte> body)
    {
        switch (type)
        {
            case RouteConstants.NewLink or RouteConstants.DeleteLink when RouteNetlink.ReadLink(type, body) is { } link:
                return new RouteChange(RouteSubject.Link, type == RouteConstants.DeleteLink, link.Index, link.Name);
            case RouteConstants.NewAddress or RouteConstants.DeleteAddress when RouteNetlink.ReadAddress(type, body) is { } address:
                return new RouteChange(RouteSubject.Address, type == RouteConstants.DeleteAddress, address.LinkIndex);
            case RouteConstants.NewRoute or RouteConstants.DeleteRoute when RouteNetlink.ReadRoute(type, body) is { } route:
                return new RouteChange(RouteSubject.Route, type == RouteConstants.DeleteRoute, route.LinkIndex);
            case RouteConstants.NewRule or RouteConstants.DeleteRule:
                return new RouteChange(RouteSubject.Rule, type == RouteConstants.DeleteRule);
            case RouteConstants.Overrun:
                return new RouteChange(RouteSubject.Lost, Removed: false);
            default:
                return null;
        }
    }

    // Until its queue was empty once, the kernel drops what comes without a word: the loss is told only when it listens again.
    private void Drain(byte[] buffer)
    {
        while (_socket.Socket.Poll(TimeSpan.Zero, SelectMode.SelectRead))
        {
            try
            {
                _socket.Socket.Receive(buffer);
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.NoBufferSpaceAvailable)
            {
            }
        }
    }

    private async ValueTask<List<RouteChange>> Receive(byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            int length = await _socket.Socket.ReceiveAsync(buffer, cancellationToken);
            return Read(buffer.AsSpan(0, length));
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.NoBufferSpaceAvailable)
        {
            Drain(buffer);
            return [new RouteChange(RouteSubject.Lost, Removed: false)];
        }
        catch (Exception e) when (e is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted })
        {
            throw new OperationCanceledException("The monitor was disposed.", e, cancellationToken);
        }
        catch (SocketException e)
        {
            throw new NetlinkException(new NetlinkFailure("follow changes", e.NativeErrorCode));
        }
    }
}
