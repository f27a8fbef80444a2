using System.Buffers.Binary;
using System.Security.Cryptography;
using Lanstead.Primitives;

namespace Lanstead.Agent.Pairs;

/// <summary>A preshared key with another device as it is kept on disk, with the one before it. An all-zero key is none.</summary>
/// <param name="Own">This machine's WireGuard key that it belongs to.</param>
/// <param name="Theirs">The other device's.</param>
/// <param name="Epoch">The how manyth it is, by the maker's count.</param>
/// <param name="Since">When it came to be what it is, by this machine's clock.</param>
/// <param name="IsSettled">The other device has it for certain. Until then the former one is spoken.</param>
/// <param name="Key">The key.</param>
/// <param name="Former">The one before, which the other device may speak still.</param>
internal sealed record PairKey(PublicKey Own, PublicKey Theirs, long Epoch, DateTimeOffset Since, bool IsSettled, PresharedKey Key, PresharedKey Former)
{
    /// <summary>Length of the file in bytes.</summary>
    public const int SizeBytes = 2 + (2 * sizeof(long)) + (4 * 32);

    /// <summary>Stands for no key.</summary>
    public static readonly PresharedKey None = new(new byte[PresharedKey.SizeBytes]);

    private const byte Version = 1;

    /// <summary>Whether there is one at all.</summary>
    public bool IsOff => IsNone(Key);

    /// <summary>Whether it belongs to exactly these WireGuard keys.</summary>
    public bool Fits(PublicKey own, PublicKey theirs) => Own == own && Theirs == theirs;

    /// <summary>Whether a key is all zero, which stands for none.</summary>
    public static bool IsNone(PresharedKey key) => !key.Reveal().ContainsAnyExcept((byte)0);

    /// <summary>The file; the caller zeroes it.</summary>
    public byte[] ToBytes()
    {
        byte[] file = new byte[SizeBytes];
        (file[0], file[1]) = (Version, IsSettled ? (byte)1 : (byte)0);
        BinaryPrimitives.WriteInt64BigEndian(file.AsSpan(2), Epoch);
        BinaryPrimitives.WriteInt64BigEndian(file.AsSpan(10), Since.ToUnixTimeMilliseconds());
        Own.Bytes.CopyTo(file.AsSpan(18));
        Theirs.Bytes.CopyTo(file.AsSpan(50));
        Key.Reveal().CopyTo(file.AsSpan(82));
        Former.Reveal().CopyTo(file.AsSpan(114));
        return file;
    }

    /// <summary>Reads the file, and zeroes its bytes; null when it is not one.</summary>
    public static PairKey? Read(byte[] file)
    {
        try
        {
            if (file.Length != SizeBytes || file[0] != Version || file[1] > 1)
                return null;
            long since = Math.Clamp(BinaryPrimitives.ReadInt64BigEndian(file.AsSpan(10)), 0, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds());
            return new PairKey(
                new PublicKey(file.AsSpan(18, 32)), new PublicKey(file.AsSpan(50, 32)), BinaryPrimitives.ReadInt64BigEndian(file.AsSpan(2)),
                DateTimeOffset.FromUnixTimeMilliseconds(since), file[1] == 1, new PresharedKey(file.AsSpan(82, 32)), new PresharedKey(file.AsSpan(114, 32)));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(file);
        }
    }
}

/// <summary>What a tunnel has with one other device. Keys belong to the book.</summary>
/// <param name="Spoken">What this end answers with; null: none.</param>
/// <param name="AlsoTaken">What the other end may answer with as well, all zero for none; null: nothing else. Of a configuration: what the one before it has.</param>
internal readonly record struct PairSecrets(PresharedKey? Spoken, PresharedKey? AlsoTaken);
