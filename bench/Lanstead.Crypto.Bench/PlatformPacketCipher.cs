using System.Security.Cryptography;

namespace Lanstead.Crypto.Bench;

/// <summary>The platform's class as it is used without anything of ours: one object for a key, one call for a packet.</summary>
internal sealed unsafe class PlatformPacketCipher(byte* key) : PacketCipher, IDisposable
{
    private const int NonceBytes = 12, CounterOffset = 4;

    private readonly ChaCha20Poly1305 _cipher = new(new ReadOnlySpan<byte>(key, ChaCha20Poly1305Aead.KeyBytes));

    public override string Name => "platform";

    public override void Seal(AeadPacket* packets, int count)
    {
        Span<byte> nonce = stackalloc byte[NonceBytes];
        nonce.Clear();
        for (int i = 0; i < count; i++)
        {
            AeadPacket* packet = packets + i;
            BitConverter.TryWriteBytes(nonce[CounterOffset..], packet->Counter);
            _cipher.Encrypt(
                nonce,
                new(packet->Source, packet->LengthBytes),
                new(packet->Destination, packet->LengthBytes),
                new(packet->Destination + packet->LengthBytes, AeadPacket.TagBytes));
        }
    }

    public override void Open(AeadPacket* packets, int count)
    {
        Span<byte> nonce = stackalloc byte[NonceBytes];
        nonce.Clear();
        for (int i = 0; i < count; i++)
        {
            AeadPacket* packet = packets + i;
            BitConverter.TryWriteBytes(nonce[CounterOffset..], packet->Counter);
            _cipher.Decrypt(
                nonce,
                new(packet->Source, packet->LengthBytes),
                new(packet->Source + packet->LengthBytes, AeadPacket.TagBytes),
                new(packet->Destination, packet->LengthBytes));
            packet->Authentic = true;
        }
    }

    public void Dispose() => _cipher.Dispose();
}
