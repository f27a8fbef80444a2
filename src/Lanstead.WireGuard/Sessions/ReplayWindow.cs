using System.Runtime.CompilerServices;

namespace Lanstead.WireGuard.Sessions;

/// <summary>Which counters of a session have come (RFC 6479): a ring of bits, of which whole words are cleared as the highest counter moves on.</summary>
/// <remarks>Not thread-safe: the session locks. Answers in constant space, and allocates nothing.</remarks>
internal unsafe struct ReplayWindow
{
    /// <summary>Bytes of the ring, given by the owner, zeroed.</summary>
    public const int SizeBytes = Words * sizeof(ulong);

    private const int Words = 128;
    private const int WordBits = 64;

    private readonly ulong* _words;
    private ulong _highest;

    public ReplayWindow(ulong* words) => _words = words;

    /// <summary>Whether the counter is new; if so, it is marked.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Accept(ulong counter)
    {
        // 1. Past the hard limit.
        if (counter >= ProtocolConstants.RejectAfterMessages)
            return false;
        ulong word = counter / WordBits;
        if (counter > _highest)
        {
            // 2. The window moves: words that come in are empty; never more of them than the ring has.
            ulong step = Math.Min(word - (_highest / WordBits), Words);
            for (ulong i = 0; i < step; i++)
                _words[(word - i) % Words] = 0;
            _highest = counter;
        }
        else if (_highest - counter > ProtocolConstants.ReplayWindowSize)
        {
            // 3. Too old to tell.
            return false;
        }
        // 4. Seen before?
        ulong bit = 1UL << (int)(counter % WordBits);
        ref ulong slot = ref _words[word % Words];
        if ((slot & bit) != 0)
            return false;
        slot |= bit;
        return true;
    }
}
