using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Lanstead.Linux.Netlink;

/// <summary>A netlink socket: one request at a time, each answered before the next.</summary>
/// <remarks>Bound to the network namespace of the thread that opens it. Thread-safe. I/O failures are <see cref="NetlinkException"/>.</remarks>
internal sealed partial class NetlinkSocket : IDisposable
{
    // The kernel fills at most 32 KiB per answer of a dump; twice that leaves room for one large link.
    private const int ReceiveBytes = 64 * 1024;

    // The kernel answers within milliseconds; this only keeps a caller from waiting for ever.
    private const int TimeoutMilliseconds = 5_000;

    // A dump that changes under the reader is read again; a table that never rests is a failure.
    private const int DumpAttempts = 10;

    private const int SequenceOffset = 8; // nlmsg_seq
    private const int NetlinkLevel = 270; // SOL_NETLINK
    private const int CapAcknowledge = 10; // NETLINK_CAP_ACK
    private const int ExtendedAcknowledge = 11; // NETLINK_EXT_ACK

    private readonly Lock _gate = new();
    private readonly byte[] _received = new byte[ReceiveBytes];
    private uint _sequence;

    private NetlinkSocket(Socket socket) => Socket = socket;

    /// <summary>Takes what one message of a dump tells; null skips it.</summary>
    public delegate T? MessageReader<T>(ushort type, ReadOnlySpan<byte> body)
        where T : class;

    /// <summary>Takes one message of an answer.</summary>
    public delegate void MessageTaker(ushort type, ReadOnlySpan<byte> body);

    public Socket Socket { get; }

    /// <param name="groups">RTMGRP_* bits of the notifications wanted; 0 for none.</param>
    /// <param name="protocol">Who answers.</param>
    public static NetlinkSocket Open(uint groups = 0, NetlinkProtocol protocol = NetlinkProtocol.Route)
    {
        SafeSocketHandle handle = RouteSocket.Open(protocol, groups);
        var socket = new Socket(handle) { ReceiveTimeout = TimeoutMilliseconds };
        // Both only improve error messages, so an old kernel's refusal does not matter.
        TrySet(socket, CapAcknowledge);
        TrySet(socket, ExtendedAcknowledge);
        return new NetlinkSocket(socket);
    }

    /// <summary>Sends a change and waits for the kernel's answer.</summary>
    /// <returns>Null when done.</returns>
    public NetlinkFailure? Change(string operation, NetlinkWriter request)
    {
        lock (_gate)
            return Exchange(operation, request.ToMessage(0), null, out _);
    }

    /// <summary>Sends a message that may hold secrets, and hands the answer over message by message; no copy of either stays here.</summary>
    /// <param name="operation">What it is for, in messages.</param>
    /// <param name="message">The whole message; its sequence number is filled in.</param>
    /// <param name="taker">Takes what is answered before the end; null where that is nothing.</param>
    /// <param name="interrupted">Whether the list changed while it was read, so that it may be wrong.</param>
    /// <returns>Null when done.</returns>
    public NetlinkFailure? Exchange(string operation, Memory<byte> message, MessageTaker? taker, out bool interrupted)
    {
        lock (_gate)
        {
            try
            {
                return Exchange(operation, message.Span, taker, out interrupted);
            }
            finally
            {
                CryptographicOperations.ZeroMemory(_received);
            }
        }
    }

    /// <summary>Sends a request for a list, and reads it whole.</summary>
    public IReadOnlyList<T> List<T>(string operation, NetlinkWriter request, MessageReader<T> reader)
        where T : class
    {
        lock (_gate)
        {
            for (int attempt = 1; attempt <= DumpAttempts; attempt++)
            {
                var found = new List<T>();
                bool interrupted = false;
                NetlinkFailure? failure = Exchange(operation, request.ToMessage(0), (type, body) => Keep(found, reader(type, body)), out interrupted);
                if (failure is not null)
                    throw new NetlinkException(failure);
                if (!interrupted)
                    return found;
            }
            throw new NetlinkException(new NetlinkFailure(operation, 4, "the list changed while it was read, each time"));
        }
    }

    /// <summary>Sends a request for one object; the failure tells if it is not there.</summary>
    public NetlinkFailure? Find<T>(string operation, NetlinkWriter request, MessageReader<T> reader, out T? found)
        where T : class
    {
        var all = new List<T>();
        NetlinkFailure? failure;
        lock (_gate)
            failure = Exchange(operation, request.ToMessage(0), (type, body) => Keep(all, reader(type, body)), out _);
        found = all.FirstOrDefault();
        return failure;
    }

    public void Dispose() => Socket.Dispose();

    private static void Keep<T>(List<T> found, T? item)
        where T : class
    {
        if (item is not null)
            found.Add(item);
    }

    private NetlinkFailure? Exchange(string operation, Span<byte> message, MessageTaker? taker, out bool interrupted)
    {
        interrupted = false;
        uint sequence = ++_sequence;
        try
        {
            MemoryMarshal.Write(message[SequenceOffset..], sequence);
            Socket.Send(message);
            while (true)
            {
                int length = Socket.Receive(_received);
                var messages = new NetlinkMessages(_received.AsSpan(0, length));
                while (messages.MoveNext())
                {
                    // Answers to a request that was given up earlier.
                    if (messages.Sequence != sequence)
                        continue;
                    interrupted |= (messages.Flags & RouteConstants.DumpInterrupted) != 0;
                    if (messages.Type is RouteConstants.Done or RouteConstants.Error)
                        return Outcome(operation, messages);
                    taker?.Invoke(messages.Type, messages.Body);
                }
                if (messages.IsTruncated)
                    throw new NetlinkException(new NetlinkFailure(operation, 74, "the kernel's answer is cut off"));
            }
        }
        catch (SocketException e)
        {
            int number = e.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock ? Errno.TimedOut : e.NativeErrorCode;
            throw new NetlinkException(new NetlinkFailure(operation, number));
        }
    }

    // NLMSG_ERROR: error number, header (and, unless capped, the body) of the request, then attributes. NLMSG_DONE: error number.
    private static NetlinkFailure? Outcome(string operation, in NetlinkMessages message)
    {
        if (message.Body.Length < sizeof(int))
            return message.Type == RouteConstants.Done ? null : new NetlinkFailure(operation, 74, "the kernel's answer is cut off");
        int error = MemoryMarshal.Read<int>(message.Body);
        if (error >= 0)
            return null;
        return new NetlinkFailure(operation, -error, Sentence(message));
    }

    private static string? Sentence(in NetlinkMessages message)
    {
        const ushort textAttribute = 1; // NLMSGERR_ATTR_MSG
        if (message.Type != RouteConstants.Error || (message.Flags & RouteConstants.AcknowledgeAttributes) == 0)
            return null;
        if (message.Body.Length < sizeof(int) + RouteConstants.HeaderBytes)
            return null;
        uint requestBytes = MemoryMarshal.Read<uint>(message.Body[sizeof(int)..]);
        bool capped = (message.Flags & RouteConstants.Capped) != 0;
        long skip = sizeof(int) + (capped ? RouteConstants.HeaderBytes : requestBytes);
        if (skip > message.Body.Length)
            return null;
        var attributes = new NetlinkAttributes(message.Body[(int)skip..]);
        while (attributes.MoveNext())
        {
            if (attributes.Type == textAttribute)
                return attributes.ToText();
        }
        return null;
    }

    private static void TrySet(Socket socket, int option)
    {
        try
        {
            socket.SetRawSocketOption(NetlinkLevel, option, BitConverter.GetBytes(1));
        }
        catch (SocketException)
        {
        }
    }
}
