using System.Buffers.Binary;

namespace Lanstead.DataPlane.Engine;

/// <summary>What engines tell each other inside the tunnel about the way between them: a packet padded to a length, and the answer that says which length came.</summary>
/// <remarks>
/// It has the version 0 in the place of an IP packet's, which every WireGuard drops that does not know it; so no program and no firewall ever sees one.
/// <code>
/// 0  version: 0      1  'L'      2  'S'      3  kind: 1 question, 2 answer
/// 4  length that came, of an answer (16 bits, big-endian)      6  0      8  token of the question (64 bits)      16 … zeros
/// </code>
/// </remarks>
/// <param name="IsAnswer">Whether it is an answer.</param>
/// <param name="LengthBytes">Length of the question as it came.</param>
/// <param name="Token">What the asker knows its questions by.</param>
internal readonly record struct ProbeMessage(bool IsAnswer, int LengthBytes, ulong Token)
{
    /// <summary>Length without padding.</summary>
    public const int Bytes = 16;

    private const uint Question = 0x004c_5301;
    private const uint Answer = 0x004c_5302;

    /// <summary>Reads what was opened; false when it is something else.</summary>
    public static bool TryRead(ReadOnlySpan<byte> opened, out ProbeMessage message)
    {
        message = default;
        if (opened.Length < Bytes)
            return false;
        uint start = BinaryPrimitives.ReadUInt32BigEndian(opened);
        if (start is not (Question or Answer))
            return false;
        int length = start == Answer ? BinaryPrimitives.ReadUInt16BigEndian(opened[4..]) : Math.Min(opened.Length, ushort.MaxValue);
        message = new ProbeMessage(start == Answer, length, BinaryPrimitives.ReadUInt64BigEndian(opened[8..]));
        return true;
    }

    /// <summary>Writes it, without the padding.</summary>
    public void Write(Span<byte> target)
    {
        BinaryPrimitives.WriteUInt32BigEndian(target, IsAnswer ? Answer : Question);
        BinaryPrimitives.WriteUInt16BigEndian(target[4..], IsAnswer ? (ushort)LengthBytes : (ushort)0);
        BinaryPrimitives.WriteUInt16BigEndian(target[6..], 0);
        BinaryPrimitives.WriteUInt64BigEndian(target[8..], Token);
    }
}
