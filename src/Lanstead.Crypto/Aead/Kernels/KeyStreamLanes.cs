using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Lanstead.Crypto.Aead.Kernels;

/// <summary>What one pass of the block kernel computes: each lane is one block of any packet, with its own key, nonce and counter.</summary>
/// <remarks>
/// A row holds one word of the state of all lanes. Rows are written eight lanes at a time, so there is room behind the last.
/// Lives in memory aligned to 64 bytes.
/// </remarks>
internal unsafe struct KeyStreamLanes
{
    public const int MaxLanes = 32, RowLanes = 48, KeyRows = 8;

    private const int Rows = KeyRows + 3, Batch = 8;

    private fixed uint _rows[Rows * RowLanes];
    private fixed uint _spill[4 * Batch];
    private fixed uint _constants[4];
    private fixed byte _idle[ChaCha20.BlockBytes];
    private fixed ulong _sources[RowLanes];
    private fixed ulong _destinations[RowLanes];
    private byte* _key;
    private int _keyFrom;

    /// <summary>Row of a word of the key.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint* KeyRow(KeyStreamLanes* lanes, int word) => lanes->_rows + (word * RowLanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint* Counters(KeyStreamLanes* lanes) => lanes->_rows + (KeyRows * RowLanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint* NoncesLow(KeyStreamLanes* lanes) => lanes->_rows + ((KeyRows + 1) * RowLanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint* NoncesHigh(KeyStreamLanes* lanes) => lanes->_rows + ((KeyRows + 2) * RowLanes);

    /// <summary>Room for four rows of eight lanes, for a kernel that has not enough registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint>* Spill(KeyStreamLanes* lanes) => (Vector256<uint>*)lanes->_spill;

    /// <summary>Where each lane's block is combined with: 64 readable bytes each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte** Sources(KeyStreamLanes* lanes) => (byte**)lanes->_sources;

    /// <summary>Where each lane's result goes: 64 writable bytes each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte** Destinations(KeyStreamLanes* lanes) => (byte**)lanes->_destinations;

    /// <summary>The four constant words of the state, for a kernel that has no register left for them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint* Constants(KeyStreamLanes* lanes) => lanes->_constants;

    /// <summary>Must be called once before the first use.</summary>
    public static void Begin(KeyStreamLanes* lanes)
    {
        lanes->_key = null;
        (lanes->_constants[0], lanes->_constants[1], lanes->_constants[2], lanes->_constants[3]) =
            (ChaCha20.Constant0, ChaCha20.Constant1, ChaCha20.Constant2, ChaCha20.Constant3);
    }

    /// <summary>Sets lanes to consecutive blocks of one packet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Set(KeyStreamLanes* lanes, int from, int count, byte* key, ulong nonce, uint counter, byte* source, byte* destination)
    {
        // The key's rows are kept from pass to pass while all packets have the same one.
        if (key != lanes->_key || (from == 0 && lanes->_keyFrom != 0))
            SetKey(lanes, from, key);
        Vector256<uint> low = Vector256.Create((uint)nonce), high = Vector256.Create((uint)(nonce >> 32));
        Vector256<uint> counters = Vector256.Create(counter) + Vector256<uint>.Indices;
        Vector256<ulong> offsets = Vector256<ulong>.Indices * ChaCha20.BlockBytes;
        Vector256<ulong> sources = Vector256.Create((ulong)source) + offsets, destinations = Vector256.Create((ulong)destination) + offsets;
        for (int lane = from; lane < from + count; lane += Batch)
        {
            low.Store(NoncesLow(lanes) + lane);
            high.Store(NoncesHigh(lanes) + lane);
            counters.Store(Counters(lanes) + lane);
            counters += Vector256.Create((uint)Batch);
            for (int half = 0; half < Batch; half += Batch / 2)
            {
                sources.Store(lanes->_sources + lane + half);
                destinations.Store(lanes->_destinations + lane + half);
                sources += Vector256.Create((ulong)(ChaCha20.BlockBytes * Batch / 2));
                destinations += Vector256.Create((ulong)(ChaCha20.BlockBytes * Batch / 2));
            }
        }
    }

    /// <summary>Lets lanes work on a place that nobody reads.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SetIdle(KeyStreamLanes* lanes, int from, int to)
    {
        for (int lane = from; lane < to; lane++)
            lanes->_sources[lane] = lanes->_destinations[lane] = (ulong)lanes->_idle;
    }

    /// <summary>Zeroes the keys.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forget(KeyStreamLanes* lanes)
    {
        for (int i = 0; i < Rows * RowLanes; i += Batch)
            Vector256<uint>.Zero.Store(lanes->_rows + i);
    }

    // From this lane on, all lanes have this key.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SetKey(KeyStreamLanes* lanes, int from, byte* key)
    {
        for (int word = 0; word < KeyRows; word++)
        {
            Vector256<uint> words = Vector256.Create(((uint*)key)[word]);
            uint* row = KeyRow(lanes, word);
            for (int lane = from; lane < MaxLanes; lane += Batch)
                words.Store(row + lane);
        }
        lanes->_key = key;
        lanes->_keyFrom = from;
    }
}
