namespace Lanstead.Crypto.Aead;

/// <summary>Hands each batch to the implementation chosen for its class of sizes.</summary>
internal sealed unsafe class DispatchingPacketCipher(PacketCipher[] byClass) : PacketCipher
{
    private readonly PacketCipher _one = byClass[0], _few = byClass[1], _many = byClass[2];

    public override string Name => "chosen";

    public override void Seal(AeadPacket* packets, int count) => For(count).Seal(packets, count);

    public override void Open(AeadPacket* packets, int count) => For(count).Open(packets, count);

    private PacketCipher For(int count) => BatchClasses.Of(count) switch { 0 => _one, 1 => _few, _ => _many };
}
