namespace Lanstead.Crypto.Aead;

/// <summary>The implementations that this machine's processor and libraries allow, before any of them is tested.</summary>
internal static class CipherCandidates
{
    public static IEnumerable<PacketCipher> ForThisMachine()
    {
        yield return new OpenSslPacketCipher();
    }
}
