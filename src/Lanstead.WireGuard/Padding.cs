namespace Lanstead.WireGuard;

/// <summary>Hides the exact length of a packet (paper §5.4.6).</summary>
public static class Padding
{
    /// <summary>The length that is sealed: the next multiple of 16, but never beyond the MTU.</summary>
    /// <param name="lengthBytes">Length of the packet, at least 0.</param>
    /// <param name="mtuBytes">MTU of the interface; 0 when it is not known.</param>
    public static int PaddedLengthBytes(int lengthBytes, int mtuBytes)
    {
        const int Mask = ProtocolConstants.PaddingMultiple - 1;
        if (mtuBytes <= 0)
            return (lengthBytes + Mask) & ~Mask;
        // A packet larger than the MTU is a superpacket that is cut into units of the MTU: only its last unit is padded.
        int before = lengthBytes > mtuBytes ? lengthBytes - (lengthBytes % mtuBytes) : 0;
        return before + Math.Min(mtuBytes, (lengthBytes - before + Mask) & ~Mask);
    }
}
