namespace Lanstead.Crypto.Aead;

/// <summary>The implementations that this machine's processor and libraries allow, before any of them is tested.</summary>
internal static class CipherCandidates
{
    public static IEnumerable<PacketCipher> ForThisMachine()
    {
        if (Avx512PacketCipher.IsSupported)
            yield return new Avx512PacketCipher();
        if (Avx2PacketCipher.IsSupported)
            yield return new Avx2PacketCipher();
        yield return new OpenSslPacketCipher();
    }
}
