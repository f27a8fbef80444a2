using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lanstead.Crypto.Aead.Kernels;

/// <summary>Tags of up to eight ciphertexts of any lengths at once (RFC 8439 §2.8, without associated data).</summary>
/// <remarks>
/// A message is its blocks of 16 bytes and then the block of lengths. Horner's rule takes four blocks at a time, a chunk;
/// all lanes end together. A sum that is still zero stays so while there is no block, so a shorter message just begins
/// later, and one whose number of blocks is not a multiple of four begins with a chunk that is not whole:
/// <code>
///   lane 0   [ -- b0 b1 b2 ][ b3 b4 b5 b6 ][ b7 b8 b9 lengths ]
///   lane 1   (           not yet          )[ -- -- b0 lengths ]
/// </code>
/// The last chunk always is put together in memory of our own, the first one if it is not whole.
/// </remarks>
internal static unsafe class Sums<TKernel>
    where TKernel : struct, IVectorKernel
{
    private const int BlockBytes = Poly1305.BlockBytes, LastDataBlocks = SumLanes.BlocksOfChunk - 1;

    /// <summary>One message.</summary>
    public struct Message
    {
        public byte* Ciphertext;
        public byte* OneTimeKey;
        public byte* Tag;
        public int LengthBytes;
    }

    /// <summary>Writes the tags.</summary>
    /// <param name="lanes">Working memory.</param>
    /// <param name="messages">1 to 8, the longest first.</param>
    /// <param name="count">How many.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Compute(SumLanes* lanes, Message* messages, int count)
    {
        // 1. Lanes without a message follow the longest one, and never take part.
        int* starts = stackalloc int[SumLanes.Lanes];
        byte* spareTag = stackalloc byte[AeadPacket.TagBytes];
        lanes->Used = count;
        int chunks = ChunksBeforeLast(messages->LengthBytes, out _, out _);
        for (int lane = 0; lane < SumLanes.Lanes; lane++)
        {
            Message* message = messages + (lane < count ? lane : 0);
            SumLanes.Keys(lanes)[lane] = message->OneTimeKey;
            SumLanes.Tags(lanes)[lane] = lane < count ? message->Tag : spareTag;
            starts[lane] = lane < count ? chunks - ChunksBeforeLast(message->LengthBytes, out _, out _) : int.MaxValue;
        }
        TKernel.BeginSums(lanes);

        // 2. All chunks but the last, in stretches between which no lane begins.
        for (int chunk = 0; chunk < chunks;)
            chunk += AddStretch(lanes, messages, count, starts, chunk, chunks);

        // 3. The last chunk.
        for (int lane = 0; lane < SumLanes.Lanes; lane++)
            SetLastChunk(lanes, lane, messages + (lane < count ? lane : 0));
        TKernel.AddChunks(lanes, 1);
        TKernel.FinishSums(lanes);
    }

    // How many chunks are before the last one; the first of them may hold fewer blocks than four.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int ChunksBeforeLast(int lengthBytes, out int firstBlocks, out int wholeFrom)
    {
        int blocks = Math.Max(0, ((lengthBytes + BlockBytes - 1) / BlockBytes) - LastDataBlocks);
        firstBlocks = blocks % SumLanes.BlocksOfChunk;
        wholeFrom = firstBlocks * BlockBytes;
        return (blocks + SumLanes.BlocksOfChunk - 1) / SumLanes.BlocksOfChunk;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int AddStretch(SumLanes* lanes, Message* messages, int count, int* starts, int chunk, int chunks)
    {
        int stretch = chunks - chunk;
        for (int lane = 0; lane < SumLanes.Lanes; lane++)
        {
            Message* message = messages + (lane < count ? lane : 0);
            if (starts[lane] > chunk)
            {
                // Not yet: reads what the longest one reads, and masks it out.
                if (starts[lane] != int.MaxValue)
                    stretch = Math.Min(stretch, starts[lane] - chunk);
                SetLane(lanes, lane, SumLanes.Messages(lanes)[0], 0, 0);
                continue;
            }
            ChunksBeforeLast(message->LengthBytes, out int firstBlocks, out int wholeFrom);
            if (starts[lane] == chunk && firstBlocks > 0)
            {
                byte* first = SumLanes.FirstChunk(lanes, lane);
                Vector256<byte>.Zero.Store(first);
                Vector256<byte>.Zero.Store(first + 32);
                for (int block = 0; block < firstBlocks; block++)
                    Vector128.Load(message->Ciphertext + (block * BlockBytes)).Store(first + SumLanes.ChunkBytes - ((firstBlocks - block) * BlockBytes));
                SetLane(lanes, lane, first, SumLanes.LimbMask, firstBlocks);
                stretch = 1;
                continue;
            }
            int wholeBefore = chunk - starts[lane] - (firstBlocks > 0 ? 1 : 0);
            SetLane(lanes, lane, message->Ciphertext + wholeFrom + (wholeBefore * SumLanes.ChunkBytes), SumLanes.LimbMask, SumLanes.BlocksOfChunk);
        }
        TKernel.AddChunks(lanes, stretch);
        return stretch;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetLane(SumLanes* lanes, int lane, byte* place, ulong limbMask, int blocks)
    {
        SumLanes.Messages(lanes)[lane] = place;
        SumLanes.LimbMasks(lanes)[lane] = limbMask;
        for (int block = 0; block < SumLanes.BlocksOfChunk; block++)
            SumLanes.HighBits(lanes)[(block * SumLanes.Lanes) + lane] = block >= SumLanes.BlocksOfChunk - blocks ? SumLanes.HighBit : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SetLastChunk(SumLanes* lanes, int lane, Message* message)
    {
        int blocks = Math.Min(LastDataBlocks, (message->LengthBytes + BlockBytes - 1) / BlockBytes);
        int from = (((message->LengthBytes + BlockBytes - 1) / BlockBytes) - blocks) * BlockBytes;
        byte* last = SumLanes.LastChunk(lanes, lane);
        Vector256<byte>.Zero.Store(last);
        Vector256<byte>.Zero.Store(last + 32);
        ShortCopy.Copy(message->Ciphertext + from, last + ((LastDataBlocks - blocks) * BlockBytes), message->LengthBytes - from);
        Unsafe.WriteUnaligned(last + SumLanes.ChunkBytes - sizeof(ulong), (ulong)message->LengthBytes);
        SetLane(lanes, lane, last, SumLanes.LimbMask, blocks + 1);
    }
}
