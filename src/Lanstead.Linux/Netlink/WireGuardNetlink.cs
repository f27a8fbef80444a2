using System.Runtime.InteropServices;

namespace Lanstead.Linux.Netlink;

/// <summary>The WireGuard of the kernel in one network namespace, by generic netlink (linux/wireguard.h): no outside program.</summary>
/// <remarks>
/// Works in the network namespace of the thread that called <see cref="Open"/>, from whatever thread it is used later. Thread-safe. Making and
/// deleting interfaces is <see cref="RouteNetlink"/>'s matter: <see cref="RouteNetlink.AddLink"/> with <see cref="LinkKind"/>.
/// Secrets are zeroed in every buffer after use. Failures of the socket itself throw <see cref="NetlinkException"/>.
/// </remarks>
public sealed class WireGuardNetlink : IDisposable
{
    /// <summary>The kind of its links.</summary>
    public const string LinkKind = WireGuardConstants.Kind;

    private const int BadMessage = 74; // EBADMSG
    private const int ReadAttempts = 10;

    private readonly NetlinkSocket _socket;

    private WireGuardNetlink(NetlinkSocket socket) => _socket = socket;

    /// <summary>Opens a socket in the calling thread's network namespace.</summary>
    /// <exception cref="NetlinkException">The system has none, or its limits are reached.</exception>
    public static WireGuardNetlink Open() => new(NetlinkSocket.Open(protocol: NetlinkProtocol.Generic));

    /// <summary>Whether the kernel has it now. Asking makes the kernel load the module where it has one and may.</summary>
    public bool IsPresent() => FindFamily(WireGuardConstants.Kind) is not null;

    /// <summary>Reads an interface, with its secrets.</summary>
    /// <returns>Null when there is none of that name, or it is none of WireGuard, or the kernel has no WireGuard.</returns>
    public KernelDevice? Read(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (FindFamily(WireGuardConstants.Kind) is not { } family)
            return null;
        string operation = $"read {name}";
        for (int attempt = 1; attempt <= ReadAttempts; attempt++)
        {
            using var draft = new KernelDeviceDraft();
            bool wellFormed = true;
            NetlinkFailure? failure = _socket.Exchange(
                operation, WireGuardRequests.Get(family, name), (type, body) => wellFormed &= type != family || draft.Take(body), out bool interrupted);
            // NotSupported: another kind of interface has the name.
            if (failure is { IsMissing: true } or { Number: Errno.NotSupported })
                return null;
            if (failure is not null)
                throw new NetlinkException(failure);
            if (!wellFormed)
                throw new NetlinkException(new NetlinkFailure(operation, BadMessage, "the kernel's answer is not understood"));
            if (!interrupted)
                return draft.ToDevice();
        }
        throw new NetlinkException(new NetlinkFailure(operation, Errno.Interrupted, "it changed while it was read, each time"));
    }

    /// <summary>Changes an interface, by as many messages as it takes: after a failure those before the one that failed have been done.</summary>
    /// <returns>Null when done.</returns>
    public NetlinkFailure? Change(string name, KernelChange change)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(change);
        string operation = $"change {name}";
        if (FindFamily(WireGuardConstants.Kind) is not { } family)
            return new NetlinkFailure(operation, Errno.NotSupported, "the kernel has no WireGuard");
        using var requests = new WireGuardRequests(family, name, change);
        while (requests.TryNext(out Memory<byte> message))
        {
            if (_socket.Exchange(operation, message, null, out _) is { } failure)
                return failure;
        }
        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    /// <summary>The number of a family of generic netlink; null when the kernel has none of that name.</summary>
    /// <remarks>Asked each time: a module that is loaded anew may get another number.</remarks>
    internal ushort? FindFamily(string family)
    {
        const ushort controller = 16; // GENL_ID_CTRL
        const byte getFamily = 3, version = 2; // CTRL_CMD_GETFAMILY
        const ushort familyNumber = 1, familyName = 2; // CTRL_ATTR_FAMILY_ID, CTRL_ATTR_FAMILY_NAME
        using var request = new NetlinkBuffer(64);
        request.Begin(controller, RouteConstants.Request | RouteConstants.Acknowledge, getFamily, version);
        request.Add(familyName, family);
        ushort found = 0;
        NetlinkFailure? failure = _socket.Exchange($"find family {family}", request.End(), (_, body) => found = ReadNumber(body, familyNumber), out _);
        if (failure is { IsMissing: true })
            return null;
        return failure is null ? found == 0 ? null : found : throw new NetlinkException(failure);
    }

    private static ushort ReadNumber(ReadOnlySpan<byte> body, ushort wanted)
    {
        NetlinkAttributes attributes = NetlinkAttributes.After(body, WireGuardConstants.GenericHeaderBytes);
        while (attributes.MoveNext())
        {
            if (attributes.Type == wanted && attributes.Value.Length == sizeof(ushort))
                return MemoryMarshal.Read<ushort>(attributes.Value);
        }
        return 0;
    }
}
