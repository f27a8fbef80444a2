using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Lanstead.Linux;

/// <summary>Who is at the other end of a connected unix socket, as the kernel knows it (SO_PEERCRED, unix(7)).</summary>
/// <param name="ProcessId">The process that connected.</param>
/// <param name="UserId">Its effective user at that time; 0 is root.</param>
/// <param name="GroupId">Its effective group at that time. Supplementary groups are not told.</param>
public readonly record struct PeerCredentials(int ProcessId, uint UserId, uint GroupId)
{
    private const int SocketLevel = 1; // SOL_SOCKET
    private const int PeerCredentialsOption = 17; // SO_PEERCRED
    private const int StructureBytes = 12; // sizeof(struct ucred)

    /// <summary>Whether the other end is root.</summary>
    public bool IsRoot => UserId == 0;

    /// <summary>Asks the kernel.</summary>
    /// <exception cref="SocketException">The socket is not a connected unix socket.</exception>
    public static PeerCredentials Of(Socket socket)
    {
        ArgumentNullException.ThrowIfNull(socket);
        Span<byte> bytes = stackalloc byte[StructureBytes];
        int length = socket.GetRawSocketOption(SocketLevel, PeerCredentialsOption, bytes);
        int processId = MemoryMarshal.Read<int>(bytes);
        // The kernel answers for any socket, with process 0 and no user where there is no peer.
        if (length != StructureBytes || processId <= 0)
            throw new SocketException((int)SocketError.NotConnected);
        return new PeerCredentials(processId, MemoryMarshal.Read<uint>(bytes[4..]), MemoryMarshal.Read<uint>(bytes[8..]));
    }
}
