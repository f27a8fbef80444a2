using System.Runtime.Intrinsics.X86;
using Lanstead.Crypto.Aead.Kernels;

namespace Lanstead.Crypto.Aead;

/// <summary>Many packets at once in 512-bit vectors.</summary>
internal sealed unsafe class Avx512PacketCipher : PacketCipher
{
    public static bool IsSupported => Avx512F.IsSupported && BitConverter.IsLittleEndian;

    public override string Name => "avx512";

    public override void Seal(AeadPacket* packets, int count) => VectorBatch<Kernel512>.Seal(packets, count);

    public override void Open(AeadPacket* packets, int count) => VectorBatch<Kernel512>.Open(packets, count);
}
