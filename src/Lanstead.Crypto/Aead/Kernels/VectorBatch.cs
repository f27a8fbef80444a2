using System.Runtime.CompilerServices;

namespace Lanstead.Crypto.Aead.Kernels;

/// <summary>Seals and opens batches with a vector kernel, in groups whose content stays in the first cache.</summary>
internal static unsafe class VectorBatch<TKernel>
    where TKernel : struct, IVectorKernel
{
    // 16 packets of 64 bytes take 32 lanes exactly; 16 full packets are 23 KB.
    private const int Group = 16, AlignmentBytes = 64;

    /// <summary>Seals each packet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Seal(AeadPacket* packets, int count)
    {
        byte* memory = stackalloc byte[sizeof(Work) + AlignmentBytes];
        Work* work = Aligned(memory);
        KeyStreamLanes.Begin(&work->Lanes);
        for (; count > 0; packets += Group, count -= Group)
            SealGroup(work, packets, Math.Min(count, Group));
        Forget(work);
    }

    /// <summary>Opens each packet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Open(AeadPacket* packets, int count)
    {
        byte* memory = stackalloc byte[sizeof(Work) + AlignmentBytes];
        Work* work = Aligned(memory);
        KeyStreamLanes.Begin(&work->Lanes);
        for (; count > 0; packets += Group, count -= Group)
            OpenGroup(work, packets, Math.Min(count, Group));
        Forget(work);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SealGroup(Work* work, AeadPacket* packets, int count)
    {
        KeyStream<TKernel> keyStream = Begin(work);
        for (int i = 0; i < count; i++)
        {
            keyStream.AddOneTimeKey(packets + i, work->Zeros, work->OneTimeKeys + (i * ChaCha20.BlockBytes));
            keyStream.AddContent(packets + i);
        }
        keyStream.Finish();
        for (int i = 0; i < count; i++)
            SetMessage(work, i, packets[i].Destination, packets[i].LengthBytes, packets[i].Destination + packets[i].LengthBytes);
        ComputeTags(work, count);
    }

    // First all tags, from what came in; then the content of those that are authentic. So in place works, and nothing
    // of a packet that is not authentic is written.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void OpenGroup(Work* work, AeadPacket* packets, int count)
    {
        KeyStream<TKernel> keyStream = Begin(work);
        for (int i = 0; i < count; i++)
            keyStream.AddOneTimeKey(packets + i, work->Zeros, work->OneTimeKeys + (i * ChaCha20.BlockBytes));
        keyStream.Finish();
        for (int i = 0; i < count; i++)
            SetMessage(work, i, packets[i].Source, packets[i].LengthBytes, work->Tags + (i * AeadPacket.TagBytes));
        ComputeTags(work, count);
        for (int i = 0; i < count; i++)
        {
            packets[i].Authentic = ManagedAead.TagsEqual(work->Tags + (i * AeadPacket.TagBytes), packets[i].Source + packets[i].LengthBytes);
            if (packets[i].Authentic)
                keyStream.AddContent(packets + i);
        }
        keyStream.Finish();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static KeyStream<TKernel> Begin(Work* work)
    {
        new Span<byte>(work->Zeros, ChaCha20.BlockBytes).Clear();
        return new(&work->Lanes, (KeyStream<TKernel>.Tail*)work->Tails, work->Scratch);
    }

    // Keeps the longest first: what has the same length comes in as it stands.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void SetMessage(Work* work, int index, byte* ciphertext, int lengthBytes, byte* tag)
    {
        var messages = (Sums<TKernel>.Message*)work->Messages;
        int place = index;
        for (; place > 0 && messages[place - 1].LengthBytes < lengthBytes; place--)
            messages[place] = messages[place - 1];
        messages[place] = new() { Ciphertext = ciphertext, LengthBytes = lengthBytes, Tag = tag, OneTimeKey = work->OneTimeKeys + (index * ChaCha20.BlockBytes) };
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ComputeTags(Work* work, int count)
    {
        for (int done = 0; done < count; done += SumLanes.Lanes)
            Sums<TKernel>.Compute(&work->Sums, (Sums<TKernel>.Message*)work->Messages + done, Math.Min(count - done, SumLanes.Lanes));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Forget(Work* work)
    {
        KeyStreamLanes.Forget(&work->Lanes);
        SumLanes.Forget(&work->Sums);
        new Span<byte>(work->OneTimeKeys, Group * ChaCha20.BlockBytes).Clear();
        new Span<byte>(work->Tags, Group * AeadPacket.TagBytes).Clear();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Work* Aligned(byte* memory) => (Work*)(((nuint)memory + AlignmentBytes - 1) & ~(nuint)(AlignmentBytes - 1));

    // All memory of a call, on the stack.
    private struct Work
    {
        public KeyStreamLanes Lanes;
        public SumLanes Sums;
        public fixed byte Zeros[ChaCha20.BlockBytes];
        public fixed byte OneTimeKeys[Group * ChaCha20.BlockBytes];
        public fixed byte Scratch[Group * ChaCha20.BlockBytes];
        public fixed byte Tags[Group * AeadPacket.TagBytes];
        public fixed ulong Tails[Group * 2];
        public fixed ulong Messages[Group * 4];
    }
}
