using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lanstead.Crypto.Aead.Kernels;

/// <summary>Fills lanes with blocks of packets, and runs the kernel whenever all lanes are taken.</summary>
/// <remarks>A last block that is not whole goes through scratch memory, so that nothing outside a packet is touched.</remarks>
internal unsafe struct KeyStream<TKernel>(KeyStreamLanes* lanes, KeyStream<TKernel>.Tail* tails, byte* scratch)
    where TKernel : struct, IVectorKernel
{
    private int _taken;
    private int _tails;

    /// <summary>Part of a block that waits in scratch memory for its place.</summary>
    public struct Tail
    {
        public byte* Destination;
        public int LengthBytes;
    }

    /// <summary>Makes the one-time key: the first half of block 0, to 64 writable bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddOneTimeKey(AeadPacket* packet, byte* zeros, byte* oneTimeKey) =>
        Add(packet, 0, zeros, oneTimeKey, 1);

    /// <summary>Combines a packet with its key stream.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AddContent(AeadPacket* packet)
    {
        int blocks = packet->LengthBytes / ChaCha20.BlockBytes, wholeBytes = blocks * ChaCha20.BlockBytes;
        Add(packet, 1, packet->Source, packet->Destination, blocks);
        int rest = packet->LengthBytes - wholeBytes;
        if (rest == 0)
            return;
        byte* place = scratch + (_tails * ChaCha20.BlockBytes);
        ShortCopy.Copy(packet->Source + wholeBytes, place, rest);
        tails[_tails].Destination = packet->Destination + wholeBytes;
        tails[_tails].LengthBytes = rest;
        _tails++;
        Add(packet, (uint)blocks + 1, place, place, 1);
    }

    /// <summary>Makes what was added and not yet made.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Finish()
    {
        if (_taken > 0)
        {
            KeyStreamLanes.SetIdle(lanes, _taken, TKernel.Lanes);
            TKernel.MakeBlocks(lanes, _taken);
            _taken = 0;
        }
        for (int i = 0; i < _tails; i++)
            ShortCopy.Copy(scratch + (i * ChaCha20.BlockBytes), tails[i].Destination, tails[i].LengthBytes);
        _tails = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Add(AeadPacket* packet, uint counter, byte* source, byte* destination, int blocks)
    {
        while (blocks > 0)
        {
            int part = Math.Min(blocks, TKernel.Lanes - _taken);
            KeyStreamLanes.Set(lanes, _taken, part, packet->Key, packet->Counter, counter, source, destination);
            _taken += part;
            if (_taken == TKernel.Lanes)
            {
                TKernel.MakeBlocks(lanes, _taken);
                _taken = 0;
            }
            counter += (uint)part;
            source += part * ChaCha20.BlockBytes;
            destination += part * ChaCha20.BlockBytes;
            blocks -= part;
        }
    }
}
