namespace Lanstead.Crypto.Aead;

/// <summary>Packets one after the other in plain managed code: runs everywhere, and is what the others are compared with.</summary>
internal sealed unsafe class ManagedPacketCipher : PacketCipher
{
    public override string Name => "managed";

    public override void Seal(AeadPacket* packets, int count)
    {
        for (int i = 0; i < count; i++)
        {
            AeadPacket* packet = packets + i;
            ManagedAead.Seal(packet->Key, 0, packet->Counter, null, 0, packet->Source, packet->Destination, packet->LengthBytes);
        }
    }

    public override void Open(AeadPacket* packets, int count)
    {
        for (int i = 0; i < count; i++)
        {
            AeadPacket* packet = packets + i;
            packet->Authentic = ManagedAead.TryOpen(packet->Key, 0, packet->Counter, null, 0, packet->Source, packet->Destination, packet->LengthBytes);
        }
    }
}
