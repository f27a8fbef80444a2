using System.Buffers.Binary;
using System.Security.Cryptography;
using Lanstead.Crypto.Argon;
using Lanstead.Crypto.Hash;

namespace Lanstead.Crypto;

/// <summary>Argon2id (RFC 9106), version 1.3: makes guessing passwords cost memory as well as time. Thread-safe.</summary>
public static unsafe class Argon2id
{
    /// <summary>The version that stored hashes name: 1.3.</summary>
    public const int Version = 0x13;

    /// <summary>The shortest output, in bytes.</summary>
    public const int MinOutputBytes = 4;

    /// <summary>The shortest salt, in bytes.</summary>
    public const int MinSaltBytes = 8;

    private const int ArgonId = 2, BlockBytes = IBlockMixer.BlockWords * sizeof(ulong), SeedBytes = Blake2bHasher.MaxOutputBytes;

    /// <summary>What computes here: <c>avx512</c>, <c>avx2</c> or <c>portable</c>.</summary>
    public static string Implementation => ArgonFillers.Available[0].Name;

    /// <summary>Makes a key or hash out of a password.</summary>
    /// <param name="password">Any bytes; not kept, not changed.</param>
    /// <param name="salt">At least 8 bytes, of each password its own.</param>
    /// <param name="cost">What it shall cost.</param>
    /// <param name="memory">At least as much as <paramref name="cost"/> says; used by nobody else meanwhile, zeroed afterwards.</param>
    /// <param name="output">At least 4 bytes; its length is part of what is hashed.</param>
    public static void Derive(ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, Argon2idCost cost, Argon2idMemory memory, Span<byte> output) =>
        Derive(ArgonFillers.Available[0], password, salt, [], [], cost, memory, output);

    /// <summary>The same by one implementation, with RFC 9106's two further inputs: a secret (K) and associated data (X).</summary>
    internal static void Derive(
        ArgonFiller filler, ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> secret, ReadOnlySpan<byte> associated,
        Argon2idCost cost, Argon2idMemory memory, Span<byte> output)
    {
        if (!cost.IsValid)
            throw new ArgumentOutOfRangeException(nameof(cost), cost, "Less than the algorithm takes, or more than is computed here.");
        ArgumentOutOfRangeException.ThrowIfLessThan(memory.Kibibytes, cost.MemoryKibibytes, nameof(memory));
        ArgumentOutOfRangeException.ThrowIfLessThan(salt.Length, MinSaltBytes, nameof(salt));
        ArgumentOutOfRangeException.ThrowIfLessThan(output.Length, MinOutputBytes, nameof(output));

        // RFC 9106 §3.2. H0 with room for the two numbers that go behind it.
        Span<byte> seed = stackalloc byte[SeedBytes + (2 * sizeof(int))];
        Span<byte> block = stackalloc byte[BlockBytes];
        try
        {
            // 1. H0: all that goes in.
            var hasher = new Blake2bHasher(SeedBytes);
            hasher.Update(cost.Lanes);
            hasher.Update(output.Length);
            hasher.Update(cost.MemoryKibibytes);
            hasher.Update(cost.Passes);
            hasher.Update(Version);
            hasher.Update(ArgonId);
            Add(ref hasher, password);
            Add(ref hasher, salt);
            Add(ref hasher, secret);
            Add(ref hasher, associated);
            hasher.Finish(seed[..SeedBytes]);

            // 2. to 4. The first two blocks of each lane.
            int laneBlocks = cost.Blocks / cost.Lanes;
            for (int lane = 0; lane < cost.Lanes; lane++)
            {
                for (int column = 0; column < 2; column++)
                {
                    BinaryPrimitives.WriteInt32LittleEndian(seed[SeedBytes..], column);
                    BinaryPrimitives.WriteInt32LittleEndian(seed[(SeedBytes + sizeof(int))..], lane);
                    LongHash(seed, block);
                    ulong* words = memory.Blocks + ((((long)lane * laneBlocks) + column) * IBlockMixer.BlockWords);
                    for (int i = 0; i < IBlockMixer.BlockWords; i++)
                        words[i] = BinaryPrimitives.ReadUInt64LittleEndian(block[(sizeof(ulong) * i)..]);
                }
            }

            // 5. and 6. The others.
            filler.Fill(memory.Blocks, cost);

            // 7. and 8. The last blocks of all lanes, joined and hashed.
            for (int i = 0; i < IBlockMixer.BlockWords; i++)
            {
                ulong word = 0;
                for (int lane = 1; lane <= cost.Lanes; lane++)
                    word ^= memory.Blocks[((((long)lane * laneBlocks) - 1) * IBlockMixer.BlockWords) + i];
                BinaryPrimitives.WriteUInt64LittleEndian(block[(sizeof(ulong) * i)..], word);
            }
            LongHash(block, output);
        }
        finally
        {
            memory.Wipe(cost.Blocks);
            CryptographicOperations.ZeroMemory(seed);
            CryptographicOperations.ZeroMemory(block);
        }
    }

    private static void Add(ref Blake2bHasher hasher, ReadOnlySpan<byte> data)
    {
        hasher.Update(data.Length);
        hasher.Update(data);
    }

    // H' of RFC 9106 §3.3: a hash of any length.
    private static void LongHash(ReadOnlySpan<byte> data, Span<byte> output)
    {
        const int step = Blake2bHasher.MaxOutputBytes / 2;
        var hasher = new Blake2bHasher(Math.Min(output.Length, Blake2bHasher.MaxOutputBytes));
        hasher.Update(output.Length);
        hasher.Update(data);
        if (output.Length <= Blake2bHasher.MaxOutputBytes)
        {
            hasher.Finish(output);
            return;
        }
        // Of each hash the first half goes out, and the whole into the next; the last one goes out wholly.
        Span<byte> link = stackalloc byte[Blake2bHasher.MaxOutputBytes];
        hasher.Finish(link);
        link[..step].CopyTo(output);
        Span<byte> rest = output[step..];
        for (; rest.Length > Blake2bHasher.MaxOutputBytes; rest = rest[step..])
        {
            Blake2bHasher.Hash(link, link);
            link[..step].CopyTo(rest);
        }
        Blake2bHasher.Hash(link, rest);
        CryptographicOperations.ZeroMemory(link);
    }
}
