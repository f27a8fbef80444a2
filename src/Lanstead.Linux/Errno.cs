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

    /// <summary>A device is in use.</summary>
    public const int Busy = 16;

    /// <summary>The object is there already.</summary>
    public const int Exists = 17;

    /// <summary>No such network interface.</summary>
    public const int NoDevice = 19;

    /// <summary>The address or port is taken.</summary>
    public const int AddressInUse = 98;

    /// <summary>No such address on the interface.</summary>
    public const int AddressNotAvailable = 99;

    /// <summary>Notifications were lost because the reader was too slow.</summary>
    public const int NoBufferSpace = 105;

    /// <summary>No answer in time.</summary>
    public const int TimedOut = 110;

    private static readonly Dictionary<int, string> Names = new()
    {
        [NotPermitted] = "EPERM", [NoEntry] = "ENOENT", [NoSuchProcess] = "ESRCH", [4] = "EINTR", [5] = "EIO", [6] = "ENXIO",
        [7] = "E2BIG", [9] = "EBADF", [11] = "EAGAIN", [12] = "ENOMEM", [13] = "EACCES", [14] = "EFAULT", [Busy] = "EBUSY",
        [Exists] = "EEXIST", [NoDevice] = "ENODEV", [20] = "ENOTDIR", [21] = "EISDIR", [22] = "EINVAL", [23] = "ENFILE",
        [24] = "EMFILE", [28] = "ENOSPC", [30] = "EROFS", [34] = "ERANGE", [74] = "EBADMSG", [93] = "EPROTONOSUPPORT",
        [95] = "EOPNOTSUPP", [97] = "EAFNOSUPPORT", [AddressInUse] = "EADDRINUSE", [AddressNotAvailable] = "EADDRNOTAVAIL",
        [100] = "ENETDOWN", [101] = "ENETUNREACH", [NoBufferSpace] = "ENOBUFS", [TimedOut] = "ETIMEDOUT",
        [111] = "ECONNREFUSED", [113] = "EHOSTUNREACH",
    };

    /// <summary>The symbolic name, such as <c>EEXIST</c>; the number where it has none here.</summary>
    public static string NameOf(int errno) => Names.TryGetValue(errno, out string? name) ? name : $"errno {errno}";
}
