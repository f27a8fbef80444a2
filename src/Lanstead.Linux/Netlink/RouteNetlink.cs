namespace Lanstead.Linux.Netlink;

/// <summary>Links, addresses, routes and rules of one network namespace, by rtnetlink(7): no outside program.</summary>
/// <remarks>
/// Works in the network namespace of the thread that called <see cref="Open"/>, from whatever thread it is used later. Thread-safe; each
/// call is one exchange with the kernel and takes well under a millisecond, so there is no asynchronous form.
/// Changes return null when done, else the kernel's refusal; lists and failures of the socket itself throw <see cref="NetlinkException"/>.
/// </remarks>
public sealed partial class RouteNetlink : IDisposable
{
    private const ushort ListFlags = RouteConstants.Request | RouteConstants.Dump;
    private const ushort ChangeFlags = RouteConstants.Request | RouteConstants.Acknowledge;
    private const ushort AddFlags = ChangeFlags | RouteConstants.Create | RouteConstants.Exclusive;

    private readonly NetlinkSocket _socket;

    private RouteNetlink(NetlinkSocket socket) => _socket = socket;

    /// <summary>Opens a socket in the calling thread's network namespace.</summary>
    /// <exception cref="NetlinkException">The system has none, or its limits are reached.</exception>
    public static RouteNetlink Open() => new(NetlinkSocket.Open());

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
