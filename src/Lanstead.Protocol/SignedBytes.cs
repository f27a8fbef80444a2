using System.Buffers.Binary;
using System.Text;

namespace Lanstead.Protocol;

/// <summary>Builds what is signed: ASCII domain, a zero byte, then the parts one after the other.</summary>
internal static class SignedBytes
{
    public static byte[] Build(string domain, params ReadOnlySpan<byte[]> parts)
    {
        int length = domain.Length + 1;
        foreach (byte[] part in parts)
            length += part.Length;
        byte[] message = new byte[length];
        int at = Encoding.ASCII.GetBytes(domain, message) + 1;
        foreach (byte[] part in parts)
        {
            part.CopyTo(message, at);
            at += part.Length;
        }
        return message;
    }

    public static byte[] Int64(long value)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, value);
        return bytes;
    }
}
