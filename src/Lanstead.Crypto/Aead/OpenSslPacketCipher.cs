using System.Security.Cryptography;
using Lanstead.Crypto.OpenSsl;

namespace Lanstead.Crypto.Aead;

/// <summary>Packets one after the other by the machine's OpenSSL 3.</summary>
/// <remarks>
/// Each thread has its own contexts. Within a batch the key is set only where its address changes; at the end of a
/// batch it is overwritten, so that no key outlives its session in OpenSSL's memory.
/// </remarks>
internal sealed unsafe class OpenSslPacketCipher : PacketCipher
{
    private const int NonceBytes = 12, CounterOffset = 4;

    [ThreadStatic]
    private static CipherContext? _sealing;

    [ThreadStatic]
    private static CipherContext? _opening;

    public override string Name => "openssl";

    public override void Seal(AeadPacket* packets, int count)
    {
        CipherContext context = _sealing ??= new CipherContext(encrypt: true);
        byte* nonce = stackalloc byte[NonceBytes];
        *(uint*)nonce = 0;
        byte* key = null;
        for (int i = 0; i < count; i++)
        {
            AeadPacket* packet = packets + i;
            *(ulong*)(nonce + CounterOffset) = packet->Counter;
            context.Start(packet->Key == key ? null : packet->Key, nonce);
            key = packet->Key;
            if (!context.TryFinish(packet->Source, packet->Destination, packet->LengthBytes))
                throw CipherContext.Broken();
            context.Control(LibCrypto.GetTag, packet->Destination + packet->LengthBytes);
        }
        context.Forget();
    }

    public override void Open(AeadPacket* packets, int count)
    {
        CipherContext context = _opening ??= new CipherContext(encrypt: false);
        byte* nonce = stackalloc byte[NonceBytes];
        *(uint*)nonce = 0;
        byte* key = null;
        for (int i = 0; i < count; i++)
        {
            AeadPacket* packet = packets + i;
            *(ulong*)(nonce + CounterOffset) = packet->Counter;
            context.Start(packet->Key == key ? null : packet->Key, nonce);
            key = packet->Key;
            context.Control(LibCrypto.SetTag, packet->Source + packet->LengthBytes);
            packet->Authentic = context.TryFinish(packet->Source, packet->Destination, packet->LengthBytes);
            if (!packet->Authentic)
                LibCrypto.ClearErrors();
        }
        context.Forget();
    }
}
