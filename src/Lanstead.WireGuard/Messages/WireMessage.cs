using System.Buffers.Binary;

namespace Lanstead.WireGuard.Messages;

/// <summary>Tells messages apart by their first four bytes and their length (paper §5.4). Takes any bytes of any length.</summary>
public static class WireMessage
{
    /// <summary>Largest handshake message in bytes.</summary>
    public const int HandshakeSizeMaxBytes = Initiation.SizeBytes;

    /// <summary>The message's type; <see cref="MessageType.None"/> when <paramref name="refusal"/> says what is wrong.</summary>
    public static MessageType TypeOf(ReadOnlySpan<byte> datagram, out Refusal refusal)
    {
        if (datagram.Length < 4)
        {
            refusal = Refusal.WrongLength;
            return MessageType.None;
        }
        uint first = BinaryPrimitives.ReadUInt32LittleEndian(datagram);
        // Only data messages vary in length; that of the sealed packet is not checked to be a multiple of 16, since others do not pad beyond their MTU.
        (bool known, bool fits) = first switch
        {
            (uint)MessageType.Data => (true, datagram.Length >= DataMessage.SizeMinBytes),
            (uint)MessageType.Initiation => (true, datagram.Length == Initiation.SizeBytes),
            (uint)MessageType.Response => (true, datagram.Length == Response.SizeBytes),
            (uint)MessageType.CookieReply => (true, datagram.Length == CookieReply.SizeBytes),
            _ => (false, false),
        };
        refusal = !known ? Refusal.WrongType : fits ? Refusal.None : Refusal.WrongLength;
        return fits ? (MessageType)first : MessageType.None;
    }

    /// <summary>The index that a response, a cookie reply or a data message is for; false for other messages.</summary>
    public static bool TryReadReceiver(ReadOnlySpan<byte> datagram, out uint receiver)
    {
        receiver = 0;
        switch (TypeOf(datagram, out _))
        {
            case MessageType.Response:
                receiver = BinaryPrimitives.ReadUInt32LittleEndian(Response.Receiver.Of(datagram));
                return true;
            case MessageType.CookieReply:
            case MessageType.Data:
                receiver = BinaryPrimitives.ReadUInt32LittleEndian(CookieReply.Receiver.Of(datagram));
                return true;
            default:
                return false;
        }
    }
}
