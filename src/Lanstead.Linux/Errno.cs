namespace Lanstead.Linux;

/// <summary>Error numbers of Linux that callers tell apart, and the names of the usual ones (asm-generic/errno.h).</summary>
public static class Errno
{
    /// <summary>Not permitted: the capability is missing.</summary>
    public const int NotPermitted = 1;

    /// <summary>No such file or object.</summary>
    public const int NoEntry = 2;

    /// <summary>No such object; what deleting a route that is not there gives.</summary>
    public const int NoSuchProcess = 3;

    /// <summary>A signal came before anything was done.</summary>
    public const int Interrupted = 4;

    /// <summary>Input or output error; a TUN interface that is down, an egress that cannot make checksums.</summary>
    public const int InputOutput = 5;

    /// <summary>Nothing there now, or no room now.</summary>
    public const int TryAgain = 11;

    /// <summary>Out of memory.</summary>
    public const int NoMemory = 12;

    /// <summary>A firewall rule refuses it, or the right is missing.</summary>
    public const int AccessDenied = 13;

    /// <summary>A bad address; what a reader of a TUN interface gets that is deleted under it.</summary>
    public const int BadAddress = 14;

    /// <summary>A device is in use.</summary>
    public const int Busy = 16;

    /// <summary>The object is there already.</summary>
    public const int Exists = 17;

    /// <summary>The kernel, or this processor family, has no such system call.</summary>
    public const int NoSystemCall = 38;

    /// <summary>No such network interface.</summary>
    public const int NoDevice = 19;

    /// <summary>An argument does not fit.</summary>
    public const int Invalid = 22;

    /// <summary>The descriptor is in a bad state; a TUN queue whose interface is gone.</summary>
    public const int BadDescriptorState = 77;

    /// <summary>Larger than the way can carry.</summary>
    public const int MessageTooLong = 90;

    /// <summary>The kernel does not know the option.</summary>
    public const int NoProtocolOption = 92;

    /// <summary>The kernel was built without it, or the device cannot.</summary>
    public const int NotSupported = 95;

    /// <summary>The kernel has no such address family.</summary>
    public const int FamilyNotSupported = 97;

    /// <summary>The address or port is taken.</summary>
    public const int AddressInUse = 98;

    /// <summary>No such address on the interface.</summary>
    public const int AddressNotAvailable = 99;

    /// <summary>The interface is down.</summary>
    public const int NetworkDown = 100;

    /// <summary>No route to there.</summary>
    public const int NetworkUnreachable = 101;

    /// <summary>A full buffer: notifications were lost because the reader was too slow, or a packet found no room.</summary>
    public const int NoBufferSpace = 105;

    /// <summary>No answer in time.</summary>
    public const int TimedOut = 110;

    /// <summary>The other side refused.</summary>
    public const int ConnectionRefused = 111;

    /// <summary>The host does not answer.</summary>
    public const int HostUnreachable = 113;

    private static readonly Dictionary<int, string> Names = new()
    {
        [NotPermitted] = "EPERM", [NoEntry] = "ENOENT", [NoSuchProcess] = "ESRCH", [Interrupted] = "EINTR", [InputOutput] = "EIO", [6] = "ENXIO",
        [7] = "E2BIG", [9] = "EBADF", [TryAgain] = "EAGAIN", [NoMemory] = "ENOMEM", [AccessDenied] = "EACCES", [BadAddress] = "EFAULT", [Busy] = "EBUSY",
        [Exists] = "EEXIST", [NoDevice] = "ENODEV", [20] = "ENOTDIR", [21] = "EISDIR", [Invalid] = "EINVAL", [23] = "ENFILE",
        [24] = "EMFILE", [28] = "ENOSPC", [30] = "EROFS", [34] = "ERANGE", [74] = "EBADMSG", [BadDescriptorState] = "EBADFD",
        [MessageTooLong] = "EMSGSIZE", [NoProtocolOption] = "ENOPROTOOPT", [93] = "EPROTONOSUPPORT",
        [NotSupported] = "EOPNOTSUPP", [FamilyNotSupported] = "EAFNOSUPPORT", [AddressInUse] = "EADDRINUSE", [AddressNotAvailable] = "EADDRNOTAVAIL",
        [NetworkDown] = "ENETDOWN", [NetworkUnreachable] = "ENETUNREACH", [NoBufferSpace] = "ENOBUFS", [TimedOut] = "ETIMEDOUT",
        [ConnectionRefused] = "ECONNREFUSED", [HostUnreachable] = "EHOSTUNREACH",
    };

    /// <summary>The symbolic name, such as <c>EEXIST</c>; the number where it has none here.</summary>
    public static string NameOf(int errno) => Names.TryGetValue(errno, out string? name) ? name : $"errno {errno}";
}
