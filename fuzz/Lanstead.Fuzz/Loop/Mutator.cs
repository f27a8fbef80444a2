using System.Buffers.Binary;

namespace Lanstead.Fuzz.Loop;

/// <summary>Makes another input out of one or two known ones. Everything follows from the seed.</summary>
internal sealed class Mutator(Random random, int maxBytes, IReadOnlyList<byte[]> words)
{
    private static readonly long[] Edgy = [0, 1, 4, 7, 8, 16, 20, 32, 40, 64, 127, 128, 148, 255, 256, 1280, 1420, 32_767, 32_768, 65_535, 65_536, int.MaxValue, -1];

    public byte[] Next(byte[] one, byte[] other)
    {
        List<byte> bytes = [.. one];
        if (random.Next(8) == 0)
            Splice(bytes, other);
        // Mostly few changes, seldom many.
        for (int changes = 1 << random.Next(random.Next(1, 7)); changes > 0; changes--)
            Change(bytes);
        if (bytes.Count > maxBytes)
            bytes.RemoveRange(maxBytes, bytes.Count - maxBytes);
        return [.. bytes];
    }

    private void Change(List<byte> bytes)
    {
        if (bytes.Count == 0)
        {
            bytes.Add((byte)random.Next(256));
            return;
        }

        int at = random.Next(bytes.Count);
        switch (random.Next(words.Count > 0 ? 12 : 10))
        {
            case 0 or 1:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 2:
                bytes[at] = (byte)random.Next(256);
                break;
            case 3:
                bytes[at] += (byte)random.Next(-16, 17);
                break;
            case 4 or 5:
                Number(bytes, at);
                break;
            case 6:
                bytes.RemoveRange(at, Math.Min(Length(), bytes.Count - at));
                break;
            case 7:
                byte[] part = [.. bytes.GetRange(at, Math.Min(Length(), bytes.Count - at))];
                bytes.InsertRange(random.Next(bytes.Count + 1), part);
                break;
            case 8:
                byte[] any = new byte[Length()];
                random.NextBytes(any);
                bytes.InsertRange(at, any);
                break;
            case 9:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            default:
                byte[] word = words[random.Next(words.Count)];
                if (random.Next(2) == 0)
                    bytes.RemoveRange(at, Math.Min(word.Length, bytes.Count - at));
                bytes.InsertRange(at, word);
                break;
        }
    }

    // A length or a count at the edge of what it may be.
    private void Number(List<byte> bytes, int at)
    {
        Span<byte> number = stackalloc byte[8];
        long value = Edgy[random.Next(Edgy.Length)] + random.Next(-1, 2);
        BinaryPrimitives.WriteInt64BigEndian(number, value);
        int size = 1 << random.Next(3);
        number = number[^size..];
        if (random.Next(2) == 0)
            number.Reverse();
        for (int i = 0; i < size && at + i < bytes.Count; i++)
            bytes[at + i] = number[i];
    }

    private void Splice(List<byte> bytes, byte[] other)
    {
        if (other.Length == 0 || bytes.Count == 0)
            return;
        int at = random.Next(bytes.Count), from = random.Next(other.Length);
        bytes.RemoveRange(at, bytes.Count - at);
        bytes.AddRange(other.AsSpan(from));
    }

    private int Length() => 1 + random.Next(1 << random.Next(1, 7));
}
