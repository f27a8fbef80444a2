namespace Lanstead.Policy;

/// <summary>A set of a network's devices, by their places in its list.</summary>
internal sealed class PeerBits(int count)
{
    private readonly ulong[] _words = new ulong[(count + 63) / 64];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    public bool this[int place] => (_words[place >> 6] >> (place & 63) & 1) != 0;

    public void Add(int place)
    {
        if (this[place])
            return;
        _words[place >> 6] |= 1UL << (place & 63);
        Count++;
    }
}
