using System.Runtime.InteropServices;

namespace Lanstead.Linux.Descriptors;

/// <summary>The calls that packets go through, as the C library offers them.</summary>
/// <remarks>
/// No SetLastError: the marshalling that it adds costs more than the calls' own overhead; <see cref="LastError"/> must be
/// read before anything else is called. No SuppressGCTransition either: these calls may block, and a collection would wait for them.
/// </remarks>
internal static unsafe partial class SystemCalls
{
    public const int ReadWrite = 2; // O_RDWR
    public const int CloseOnExec = 0x80000; // O_CLOEXEC, SOCK_CLOEXEC, EFD_CLOEXEC
    public const int NonBlocking = 0x800; // O_NONBLOCK, EFD_NONBLOCK
    public const short Readable = 1; // POLLIN

    /// <summary>The error number of the call before.</summary>
    public static int LastError => Marshal.GetLastSystemError();

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "ioctl")]
    public static partial int Control(int descriptor, nuint request, void* argument);

    [LibraryImport("libc", EntryPoint = "read")]
    public static partial nint Read(int descriptor, void* buffer, nuint lengthBytes);

    [LibraryImport("libc", EntryPoint = "readv")]
    public static partial nint ReadScattered(int descriptor, IoVector* vectors, int count);

    [LibraryImport("libc", EntryPoint = "write")]
    public static partial nint Write(int descriptor, void* buffer, nuint lengthBytes);

    [LibraryImport("libc", EntryPoint = "writev")]
    public static partial nint WriteGathered(int descriptor, IoVector* vectors, int count);

    [LibraryImport("libc", EntryPoint = "poll")]
    public static partial int Poll(PollEntry* entries, nuint count, int timeoutMilliseconds);

    [LibraryImport("libc", EntryPoint = "eventfd")]
    public static partial int EventDescriptor(uint initial, int flags);

    [LibraryImport("libc", EntryPoint = "socket")]
    public static partial int Socket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "bind")]
    public static partial int Bind(int descriptor, void* address, int lengthBytes);

    [LibraryImport("libc", EntryPoint = "getsockname")]
    public static partial int SocketName(int descriptor, void* address, int* lengthBytes);

    [LibraryImport("libc", EntryPoint = "setsockopt")]
    public static partial int SetOption(int descriptor, int level, int option, void* value, int lengthBytes);

    [LibraryImport("libc", EntryPoint = "getsockopt")]
    public static partial int GetOption(int descriptor, int level, int option, void* value, int* lengthBytes);

    [LibraryImport("libc", EntryPoint = "shutdown")]
    public static partial int Shutdown(int descriptor, int how);

    [LibraryImport("libc", EntryPoint = "sendmmsg")]
    public static partial int SendMessages(int descriptor, void* messages, uint count, int flags);

    [LibraryImport("libc", EntryPoint = "recvmmsg")]
    public static partial int ReceiveMessages(int descriptor, void* messages, uint count, int flags, void* timeout);
}

/// <summary>One descriptor to wait for: <c>struct pollfd</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollEntry
{
    public int Descriptor;
    public short Wanted;
    public short Happened;
}
